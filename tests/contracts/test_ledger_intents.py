"""What every ledger promises of intents, effects and the journal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from quizops.clock import iso
from quizops.ledger import EffectState, Intent, IntentState, Ledger
from quizops.testing import FakeClock


def ask(ledger: Ledger, kind: str = "quiz.merge") -> Intent:
    with ledger.writing() as tx:
        return tx.intents.add(kind, {"quiz": "geography"}, "ada")


def take(ledger: Ledger) -> Intent | None:
    with ledger.writing() as tx:
        return tx.intents.take_next()


def stored(ledger: Ledger, intent: Intent) -> Intent:
    with ledger.reading() as tx:
        found = tx.intents.get(intent.id)
    assert found is not None
    return found


def test_an_intent_waits_as_it_was_given(ledger: Ledger, second_ledger: Ledger) -> None:
    intent = ask(ledger)
    assert stored(second_ledger, intent) == intent
    assert (intent.state, intent.payload, intent.operator) == ("queued", {"quiz": "geography"}, "ada")


def test_the_oldest_intent_is_taken_first_also_within_one_millisecond(ledger: Ledger) -> None:
    asked = [ask(ledger, f"kind-{number}") for number in range(12)]
    taken = [take(ledger) for _ in asked]
    assert [each and each.id for each in taken] == [each.id for each in asked]
    assert take(ledger) is None


def test_an_intent_is_taken_once(ledger: Ledger, second_ledger: Ledger) -> None:
    asked = [ask(ledger) for _ in range(20)]
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, [ledger, second_ledger] * 15))
    assert sorted(each.id for each in taken if each) == sorted(each.id for each in asked)


def test_a_finished_intent_carries_its_result(ledger: Ledger, fake_clock: FakeClock) -> None:
    intent = ask(ledger)
    fake_clock.advance(1)
    take(ledger)
    fake_clock.advance(1)
    with ledger.writing() as tx:
        assert tx.intents.finish(intent.id, {"plans": [1, 2]})
    done = stored(ledger, intent)
    assert (done.state, done.result, done.error) == (IntentState.DONE, {"plans": [1, 2]}, None)
    assert (done.taken, done.finished) == ("2026-11-22T04:00:01.000Z", "2026-11-22T04:00:02.000Z")


def test_a_failed_intent_carries_its_error(ledger: Ledger) -> None:
    intent = ask(ledger)
    take(ledger)
    with ledger.writing() as tx:
        assert tx.intents.fail(intent.id, {"rule": "held", "message": "no"})
    failed = stored(ledger, intent)
    assert (failed.state, failed.result, failed.error) == (
        IntentState.FAILED,
        None,
        {"rule": "held", "message": "no"},
    )


def test_an_intent_is_finished_once(ledger: Ledger) -> None:
    intent = ask(ledger)
    take(ledger)
    with ledger.writing() as tx:
        assert tx.intents.finish(intent.id, 1)
        assert not tx.intents.finish(intent.id, 2)
        assert not tx.intents.fail(intent.id, {})
    assert stored(ledger, intent).result == 1


def test_only_a_waiting_intent_can_be_withdrawn_and_then_it_never_runs(ledger: Ledger) -> None:
    begun, waiting = ask(ledger), ask(ledger)
    take(ledger)
    with ledger.writing() as tx:
        assert not tx.intents.withdraw(begun.id)
        assert tx.intents.withdraw(waiting.id)
        assert not tx.intents.withdraw("i-unknown")
    assert take(ledger) is None
    assert stored(ledger, waiting).state is IntentState.WITHDRAWN


def test_intents_left_over_by_a_crash_are_found(ledger: Ledger, second_ledger: Ledger) -> None:
    first, second, third = ask(ledger), ask(ledger), ask(ledger)
    take(ledger)
    take(ledger)
    with second_ledger.reading() as tx:
        assert [each.id for each in tx.intents.taken()] == [first.id, second.id]
        assert [each.id for each in tx.intents.queued()] == [third.id]


def test_an_unknown_intent_is_none(ledger: Ledger) -> None:
    with ledger.reading() as tx:
        assert tx.intents.get("i-unknown") is None


def test_an_effect_is_pending_until_it_is_done(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        effect = tx.effects.intend(
            "publish", "q.json", [1, 2, 3], [4, 5, 6], {"version": "1.0.1"}, b"\x00patch\xff", run_id="r-1"
        )
    with ledger.reading() as tx:
        assert tx.effects.pending() == [effect]
        assert tx.effects.last_done("publish", "q.json") is None
        assert [one.blob for one in tx.effects.pending("publish")] == [b"\x00patch\xff"]
    with ledger.writing() as tx:
        assert tx.effects.done(effect.id)
    with ledger.reading() as tx:
        assert tx.effects.pending() == []
        done = tx.effects.last_done("publish", "q.json")
    assert done is not None
    assert (done.before, done.after, done.data) == ([1, 2, 3], [4, 5, 6], {"version": "1.0.1"})
    assert (done.blob, done.run_id, done.state) == (None, "r-1", EffectState.DONE)


def test_an_abandoned_effect_says_why(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        effect = tx.effects.intend("publish", "q.json", None, [1, 2, 3], {"version": "1.0.1"})
        assert tx.effects.abandon(effect.id, "the file moved")
        assert not tx.effects.done(effect.id)
        found = tx.effects.get(effect.id)
    assert found is not None
    assert found.state is EffectState.ABANDONED
    assert found.data == {"version": "1.0.1", "reason": "the file moved"}


def test_pending_effects_are_chosen_by_kind_and_target(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        for what, target in [("publish", "a.json"), ("write_back", "t.csv"), ("publish", "b.json")]:
            tx.effects.intend(what, target, None, None)
        assert [each.target for each in tx.effects.pending("publish")] == ["a.json", "b.json"]
        assert [each.what for each in tx.effects.pending(target="t.csv")] == ["write_back"]
        assert tx.effects.pending("publish", "t.csv") == []


def test_the_last_done_effect_of_a_target_is_the_newest(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        for number in range(3):
            tx.effects.done(tx.effects.intend("publish", "q.json", number, number + 1).id)
        tx.effects.intend("publish", "q.json", 3, 4)
        last = tx.effects.last_done("publish", "q.json")
        assert last is not None
        assert last.after == 3
        assert tx.effects.last_done("publish", "other.json") is None


def test_the_journal_lists_an_operators_actions_newest_first(ledger: Ledger, second_ledger: Ledger) -> None:
    with ledger.writing() as tx:
        for operator, title in [("ada", "one"), ("bob", "two"), ("ada", "three")]:
            tx.journal.add(operator, "downloads.retry", title, {"rows": ["1", "2"]})
    with second_ledger.reading() as tx:
        assert [each.title for each in tx.journal.newest("ada")] == ["three", "one"]
        assert [each.title for each in tx.journal.newest()] == ["three", "two", "one"]
        assert [each.title for each in tx.journal.newest(limit=1)] == ["three"]
        assert tx.journal.newest("ada")[0].undo == {"rows": ["1", "2"]}


def test_an_action_is_undone_once(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        action = tx.journal.add("ada", "rollback", "rolled back", {})
        assert tx.journal.get(action.id) == action
        assert tx.journal.mark_undone(action.id)
        assert not tx.journal.mark_undone(action.id)
        undone = tx.journal.get(action.id)
        assert undone is not None
        assert undone.undone == "2026-11-22T04:00:00.000Z"
        assert tx.journal.get("a-unknown") is None


def test_an_effect_is_found_by_what_its_target_was_before(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        for before, after in (([1, 2], [3, 4]), ([3, 4], [5, 6])):
            effect = tx.effects.intend("publish", "q.json", before, after)
            tx.effects.done(effect.id)
    with ledger.reading() as tx:
        found = tx.effects.last_done_from("publish", "q.json", [1, 2])
        assert found is not None
        assert found.after == [3, 4]
        assert tx.effects.last_done_from("publish", "q.json", [5, 6]) is None
        assert tx.effects.last_done_from("publish", "other.json", [1, 2]) is None


def test_ended_intents_are_forgotten_in_time_and_no_others(ledger: Ledger, fake_clock: FakeClock) -> None:
    done, begun, waiting = ask(ledger), ask(ledger), ask(ledger)
    take(ledger)
    with ledger.writing() as tx:
        tx.intents.finish(done.id, {"plans": []})
    take(ledger)
    fake_clock.advance(60)
    with ledger.writing() as tx:
        assert tx.intents.drop_closed(done.created) == 0
        assert tx.intents.drop_closed(iso(fake_clock.now())) == 1
    with ledger.reading() as tx:
        assert tx.intents.get(done.id) is None
        assert tx.intents.get(begun.id) is not None
        assert tx.intents.get(waiting.id) is not None
