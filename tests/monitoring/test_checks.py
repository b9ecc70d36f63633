import pytest

from quizops.monitoring import (
    CheckStatus,
    DiskFact,
    Facts,
    FileFact,
    Health,
    OwnerFact,
    QuizFact,
    overall,
    run_checks,
)

ALIVE = OwnerFact(alive=True, pid=12, since="2026-11-22T04:00:00.000Z")


def facts(**different: object) -> Facts:
    usual: dict[str, object] = {"ledger_revision": "1", "ledger_head": "1", "owner": ALIVE}
    return Facts(**{**usual, **different})  # type: ignore[arg-type]


def answer(name: str, given: Facts) -> CheckStatus:
    return next(check.status for check in run_checks(given) if check.name == name)


def test_a_workspace_in_order_is_healthy() -> None:
    given = facts(files=(FileFact("q.csv"),), quizzes=(QuizFact("q", "1.0.0"),), disks=(DiskFact("c", 9, 1),))
    assert overall(run_checks(given)) is Health.HEALTHY


@pytest.mark.parametrize(
    ("name", "given", "status"),
    [
        ("ledger", facts(ledger_revision=None), CheckStatus.FAIL),
        ("ledger", facts(ledger_revision="0"), CheckStatus.FAIL),
        ("owner", facts(owner=OwnerFact(alive=False)), CheckStatus.WARN),
        ("owner", facts(owner=OwnerFact(alive=False, expected=True)), CheckStatus.FAIL),
        ("watcher", facts(owner=OwnerFact(alive=True, paused=True)), CheckStatus.WARN),
        ("csv q.csv", facts(files=(FileFact("q.csv", refused=2),)), CheckStatus.WARN),
        ("csv q.csv", facts(files=(FileFact("q.csv", error="not UTF-8"),)), CheckStatus.FAIL),
        ("quiz q", facts(quizzes=(QuizFact("q", "1.0.0", held="invalid JSON"),)), CheckStatus.FAIL),
        ("quiz q", facts(quizzes=(QuizFact("q", "1.0.0", conflicts=1),)), CheckStatus.WARN),
        ("disk c", facts(disks=(DiskFact("c", 9, 10),)), CheckStatus.FAIL),
        ("tracker write-back", facts(waiting_cells=4), CheckStatus.WARN),
        ("clock", facts(clock_skew_s=-7.5), CheckStatus.WARN),
    ],
)
def test_what_is_wrong_is_named_and_graded(name: str, given: Facts, status: CheckStatus) -> None:
    assert answer(name, given) is status


def test_every_answer_that_does_not_pass_says_what_to_do() -> None:
    given = facts(
        ledger_revision=None,
        owner=OwnerFact(alive=False),
        files=(FileFact("q.csv", refused=2), FileFact("r.csv", error="x")),
        quizzes=(QuizFact("q", None, held="x"), QuizFact("r", "1.0.0", conflicts=1)),
        disks=(DiskFact("c", 0, 1),),
        waiting_cells=1,
        clock_skew_s=60,
    )
    checks = run_checks(given)
    assert overall(checks) is Health.CRITICAL
    assert [check.name for check in checks if check.status is not CheckStatus.PASS and not check.hint] == []
