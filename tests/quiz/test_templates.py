"""The six templates and their columns."""

from __future__ import annotations

from quizops.quiz.templates import (
    COLUMNS,
    FIELD_ORDER,
    TEMPLATES,
    fields_of,
    is_own_column,
    layout_of,
    new_templates,
)


def test_there_are_six_templates() -> None:
    assert list(TEMPLATES) == ["mc", "tf", "match", "fill", "short", "order"]


def test_a_new_quiz_gets_the_six_templates_and_true_false_by_name() -> None:
    templates = new_templates()
    assert list(templates) == list(TEMPLATES)
    assert templates["tf"]["options"] == "@trueFalse"
    assert all(entry["type"] and entry["structure"] for entry in templates.values())
    assert [name for name, entry in templates.items() if "options" in entry] == ["tf"]


def test_only_the_columns_of_the_template_count() -> None:
    assert set(layout_of("mc", COLUMNS).sources) == set(FIELD_ORDER) - {"id", "pairs"}
    assert layout_of("mc", COLUMNS).sources["options"] == ("options_ref", "options_inline")
    assert layout_of("match", COLUMNS).sources["answer"] == ("answer_match",)
    assert "options" not in layout_of("fill", COLUMNS).sources
    assert layout_of("order", COLUMNS).sources["answer"] == ("options_ref", "options_inline")


def test_a_column_that_the_file_lacks_feeds_nothing() -> None:
    assert layout_of("mc", ("id", "options_inline")).sources == {"options": ("options_inline",)}


def test_a_files_own_columns_feed_fields_of_their_name() -> None:
    assert layout_of("mc", ("id", "source", "answer", "options", " ")).sources == {"source": ("source",)}
    assert is_own_column("note")
    assert not is_own_column("answer_mc")


def test_an_unknown_template_has_the_common_fields_only() -> None:
    assert set(layout_of("essay", COLUMNS).sources) == {
        "template",
        "text",
        "hint",
        "category",
        "difficulty",
        "tags",
    }
    assert fields_of("essay") == frozenset()
    assert fields_of("match") == {"pairs", "answer"}


def test_answers_are_read_after_what_they_answer() -> None:
    for template in TEMPLATES:
        assert layout_of(template, COLUMNS).spoken[-1][0] == "answer"
