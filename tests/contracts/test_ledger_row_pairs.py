"""Both sources of many rows at once, as every ledger gives them."""

from __future__ import annotations

from quizops.ledger import Ledger, RowState

TRACKER = "people.csv"


def test_pairs_come_in_the_order_asked_for_and_tell_unknown_rows(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.rows.put(RowState(TRACKER, "007", "youtube", "failed", files=("a",), tries=2, error="e"))
        tx.rows.put(RowState(TRACKER, "007", "drive", "none", written={"drive_status": "x"}))
        tx.rows.put(RowState(TRACKER, 'o"d\u2028d', "drive", "completed"))
        tx.rows.put(RowState("other.csv", "1", "drive", "completed"))
    with ledger.reading() as tx:
        pairs = tx.rows.pairs(TRACKER, ["1", "007", 'o"d\u2028d', "007"])
    assert [(pair[0], pair[7]) for pair in pairs] == [
        (None, None),
        ("failed", "none"),
        (None, "completed"),
        ("failed", "none"),
    ]
    assert pairs[1][:7] == ("failed", None, 2, None, None, '["a"]', "{}")
    assert pairs[1][13] == '{"drive_status":"x"}'


def test_a_thousand_pairs_keep_their_order(ledger: Ledger) -> None:
    ids = [str(number * 7919 % 1024) for number in range(1024)]
    with ledger.writing() as tx:
        tx.rows.put_many(RowState(TRACKER, one, "youtube", "failed", tries=int(one)) for one in ids)
    with ledger.reading() as tx:
        assert [str(pair[2]) for pair in tx.rows.pairs(TRACKER, ids)] == ids


def test_the_history_of_some_rows_is_that_of_these_alone(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.rows.remember(TRACKER, [("1", b"a"), ("1", b"b"), ("2", b"c")])
        tx.rows.remember("other.csv", [("1", b"d")])
    with ledger.reading() as tx:
        found = tx.rows.history_of(TRACKER, ["1", "9"])
    assert {(row_id, digest) for row_id, digest, _ in found} == {("1", b"a"), ("1", b"b")}
