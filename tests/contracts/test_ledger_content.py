"""What every ledger promises of bases, decisions and releases."""

from __future__ import annotations

from quizops.ledger import Decision, Ledger, ReleaseRow, ReleaseState


def digest(number: int) -> bytes:
    return number.to_bytes(8, "big")


def decision(key: str, column: str = "text", verdict: str = "withheld", file: str = "q.csv") -> Decision:
    return Decision("geo", file, key, column, verdict, "Päris", "ada", "2026-11-22T04:00:00.000Z", {"n": 1})


def release(number: int, quiz: str = "geo", state: ReleaseState = ReleaseState.LIVE) -> ReleaseRow:
    return ReleaseRow(
        quiz=quiz,
        id=f"{quiz}-{number}",
        version=f"1.0.{number}",
        type="hotfix",
        created="2026-11-22T04:00:00.000Z",
        cause="file",
        size_bytes=56_000_000_000,
        run_id="r-1",
        parent=f"{quiz}-{number - 1}" if number else None,
        state=state,
        manifest={"changes": [number]},
    )


def test_bases_come_back_by_file_and_id(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.bases.put("geo", [("b.csv", 7, digest(7), b"\x00cells\xff"), ("a.csv", -1, digest(1), b"")])
        tx.bases.put("other", [("a.csv", 7, digest(9), b"elsewhere")])
    with second_ledger.reading() as tx:
        assert tx.bases.digests("geo") == {"a.csv": {-1: digest(1)}, "b.csv": {7: digest(7)}}
        assert tx.bases.cells("geo", [("b.csv", 7), ("a.csv", 7), ("a.csv", -1)]) == {
            ("b.csv", 7): b"\x00cells\xff",
            ("a.csv", -1): b"",
        }
        assert tx.bases.digests("never seen") == {}


def test_a_base_is_replaced_and_dropped(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.bases.put("geo", [("q.csv", number, digest(0), b"old") for number in range(3)])
        tx.bases.put("geo", [("q.csv", 1, digest(1), b"new")])
        tx.bases.drop("geo", "q.csv", [0, 99])
        assert tx.bases.digests("geo") == {"q.csv": {1: digest(1), 2: digest(0)}}
        assert tx.bases.cells("geo", [("q.csv", 1)]) == {("q.csv", 1): b"new"}


def test_many_cells_are_read_as_few_are(ledger: Ledger) -> None:
    rows = [(f"{number % 2}.csv", number, digest(number), str(number).encode()) for number in range(2_000)]
    with ledger.writing() as tx:
        tx.bases.put("geo", iter(rows))
        keys = [(file, number) for file, number, _, _ in rows if number % 3]
        expected = {(file, number): cells for file, number, _, cells in rows if number % 3}
        assert tx.bases.cells("geo", iter([*keys, ("0.csv", 5_000)])) == expected
        assert tx.bases.cells("geo", keys[:5]) == {key: expected[key] for key in keys[:5]}


def test_set_bases_are_kept_apart_from_question_bases(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.bases.put("geo", [("q.csv", 1, digest(1), b"question")])
        tx.bases.put_sets(
            "geo", [("sets.csv", "planets", digest(2), b"set"), ("sets.csv", "x", digest(3), b"")]
        )
        assert tx.bases.set_digests("geo") == {"sets.csv": {"planets": digest(2), "x": digest(3)}}
        assert tx.bases.set_cells("geo", [("sets.csv", "planets")]) == {("sets.csv", "planets"): b"set"}
        assert tx.bases.files("geo") == ["q.csv", "sets.csv"]
        tx.bases.drop_sets("geo", "sets.csv", ["planets", "x"])
        assert tx.bases.files("geo") == ["q.csv"]


def test_a_vanished_file_hands_its_bases_and_decisions_over(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.bases.put("geo", [("old.csv", 1, digest(1), b"one"), ("new.csv", 2, digest(2), b"two")])
        tx.bases.put_sets("geo", [("old.csv", "planets", digest(3), b"")])
        tx.decisions.put(decision("1", file="old.csv"), decision("1", file="new.csv", verdict="ours"))
        tx.bases.move_file("geo", "old.csv", "new.csv")
        tx.decisions.move_file("geo", "old.csv", "new.csv")
        assert tx.bases.digests("geo") == {"new.csv": {1: digest(1)}}
        assert tx.bases.set_digests("geo") == {"new.csv": {"planets": digest(3)}}
        assert tx.decisions.of_quiz("geo") == [decision("1", file="new.csv")]


def test_a_file_or_a_quiz_is_forgotten_whole(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.bases.put("geo", [(file, 1, digest(1), b"") for file in ("a.csv", "b.csv")])
        tx.bases.put("other", [("a.csv", 1, digest(1), b"")])
        tx.bases.drop_file("geo", "a.csv")
        assert tx.bases.files("geo") == ["b.csv"]
        tx.bases.drop_quiz("geo")
        assert (tx.bases.files("geo"), tx.bases.files("other")) == ([], ["a.csv"])


def test_a_decision_replaces_the_one_before_and_is_dropped_by_its_place(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.decisions.put(decision("1"), decision("1", column=""), decision("set:planets"))
        tx.decisions.put(decision("1", verdict="theirs"))
        assert tx.decisions.of_quiz("geo") == [
            decision("1", column=""),
            decision("1", verdict="theirs"),
            decision("set:planets"),
        ]
        assert tx.decisions.drop("geo", "q.csv", "1", "text")
        assert not tx.decisions.drop("geo", "q.csv", "1", "text")
        tx.decisions.drop_many([decision("1", column=""), decision("gone")])
        assert tx.decisions.of_quiz("geo") == [decision("set:planets")]
        assert tx.decisions.of_quiz("other") == []


def test_a_decision_may_be_bound_to_no_cell(ledger: Ledger) -> None:
    bare = Decision("geo", "q.csv", "1", "", "withheld", None, None, "2026-11-22T04:00:00.000Z")
    with ledger.writing() as tx:
        tx.decisions.put(bare)
        assert tx.decisions.of_quiz("geo") == [bare]


def test_releases_are_listed_newest_first(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.releases.add(release(0), None)
        tx.releases.add(release(1), b"\x00patch\xff")
        tx.releases.add(release(0, quiz="history"))
    with second_ledger.reading() as tx:
        assert [each.id for each in tx.releases.list("geo")] == ["geo-1", "geo-0"]
        assert tx.releases.get("geo-1") == release(1)
        assert (tx.releases.patch("geo-1"), tx.releases.patch("geo-0")) == (b"\x00patch\xff", None)
        assert tx.releases.quizzes() == ["geo", "history"]
        assert tx.releases.get("never") is None


def test_at_most_one_release_of_a_quiz_is_live(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        assert tx.releases.live("geo") is None
        for number in range(3):
            tx.releases.add(release(number))
        tx.releases.add(release(0, quiz="history"))
        assert tx.releases.live("geo") == release(2)
        assert tx.releases.make_live("geo", "geo-0")
        states = {each.id: each.state for each in tx.releases.list("geo")}
        assert states == {"geo-0": "live", "geo-1": "superseded", "geo-2": "superseded"}
        assert tx.releases.live("history") == release(0, quiz="history")


def test_the_live_mark_does_not_move_to_a_release_of_another_quiz(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.releases.add(release(0))
        tx.releases.add(release(0, quiz="history"))
        assert not tx.releases.make_live("geo", "history-0")
        assert not tx.releases.make_live("geo", "never")
        assert tx.releases.live("geo") == release(0)


def test_a_release_is_sealed_pinned_and_described_later(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.releases.add(release(0))
        assert tx.releases.seal("geo-0", "ab" * 32)
        assert tx.releases.pin("geo-0")
        assert tx.releases.describe("geo-0", {"changes": []})
        assert not tx.releases.seal("never", "00")
        found = tx.releases.get("geo-0")
        assert found is not None
        assert (found.sha256, found.pinned, found.manifest) == ("ab" * 32, True, {"changes": []})


def test_a_pruned_release_stays_listed_without_its_patch(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.releases.add(release(0), b"patch")
        tx.releases.add(release(1), b"patch")
        assert tx.releases.mark_pruned("geo-0")
        assert not tx.releases.mark_pruned("geo-1"), "the live one stays"
        assert [each.state for each in tx.releases.list("geo")] == ["live", "pruned"]
        assert (tx.releases.patch("geo-0"), tx.releases.patch("geo-1")) == (None, b"patch")
