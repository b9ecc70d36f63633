"""Quiz files in every hand, and edits that fit them, for the laws of splicing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from quizops.quiz.edits import ABSENT, QuizEdits

FIELDS = (
    "template",
    "text",
    "hint",
    "category",
    "difficulty",
    "tags",
    "options",
    "answer",
    "pairs",
    "x/~y",
    "ü",
)
NUMBERS = ("0", "-1", "7", "1.10", "1e2", "1E+2", "-0.0", "12345678901234567890123", "1.0")
TRAPS = ('"questions": [', "},{", "}, {", "{", "]", "\\", '"', "a\tb", "\u2028", "é", "e\u0301", "😀", "/")


@dataclass(frozen=True)
class Token:
    """A scalar as it stands in the file."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """An object as it stands in the file: keys may come twice."""

    members: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Hand:
    """How a generated file is written."""

    unit: str | None
    newline: str
    colon: str
    comma: str
    flat_lists: bool
    flat_questions: bool
    escaped: bool
    mark: bool
    final_newline: bool

    def write(self, value: Any, depth: int = 0, flat: bool = False) -> str:
        match value:
            case Token(text):
                return text
            case Pairs(members):
                flat = flat or (self.flat_questions and depth >= 2)
                items = [self.string(key) + self.colon + self.write(v, depth + 1, flat) for key, v in members]
                return self._around("{", items, "}", depth, flat)
            case list():
                has_question = any(isinstance(item, Pairs) for item in value)
                flat = flat or (self.flat_lists and not has_question)
                return self._around("[", [self.write(v, depth + 1, flat) for v in value], "]", depth, flat)
            case _:
                return self.string(value) if isinstance(value, str) else json.dumps(value)

    def string(self, text: str) -> str:
        return json.dumps(text, ensure_ascii=self.escaped)

    def _around(self, opening: str, items: list[str], closing: str, depth: int, flat: bool) -> str:
        if flat or self.unit is None or not items:
            return opening + self.comma.join(items) + closing
        lead = self.newline + self.unit * (depth + 1)
        return opening + lead + ("," + lead).join(items) + self.newline + self.unit * depth + closing

    def encode(self, document: Pairs) -> bytes:
        text = self.write(document) + (self.newline if self.final_newline else "")
        return text.encode("utf-8-sig" if self.mark else "utf-8")


hands = st.builds(
    Hand,
    unit=st.sampled_from([None, "  ", "    ", "\t", ""]),
    newline=st.sampled_from(["\n", "\r\n"]),
    colon=st.sampled_from([": ", ":", " : "]),
    comma=st.sampled_from([", ", ",", " , "]),
    flat_lists=st.booleans(),
    flat_questions=st.booleans(),
    escaped=st.booleans(),
    mark=st.booleans(),
    final_newline=st.booleans(),
)

# Pools, not recursive strategies: the laws need many files more than they need deep values.
words = st.sampled_from((*TRAPS, "", "a", "b", "Berlin", "ü"))
values: st.SearchStrategy[Any] = st.sampled_from(
    (
        *TRAPS,
        *("", "True", None, True, False, 0, 1, -5, 1.1, 100.0, 10**22),
        *([], {}, [""], ["a", "b"], ["é", "},{"], [1, [2, []]], [True], [{}]),
        *({"a": "b"}, {"x": {"inline": ["a", "b"]}, "y": {"optionSet": "p"}}, {"{": [{"a": {}}]}),
    )
)
written = st.sampled_from(
    (
        *(Token(number) for number in NUMBERS),
        *(
            Token(text)
            for text in ('"\\u0041\\/"', '"\\ud800"', '"\\\\"', "[ ]", "{ }", "[1 ,2]", '{"a":\t[ ]}')
        ),
        *TRAPS,
        *("", "a", True, False, None, [], ["a"], ["a", "},{"], [Token("1.10"), [Token("1e2")]]),
        *(Pairs(()), Pairs((("a", "b"),)), Pairs((("a", Token("1.10")), ("a", ["x", Pairs(())])))),
        *(Pairs((("left", Pairs((("inline", ["a", "b"]),))), ("l2", Pairs((("optionSet", "p"),))))),),
    )
)


@st.composite
def questions(draw: st.DrawFn, identity: int) -> Pairs:
    members = draw(st.lists(st.tuples(st.sampled_from(FIELDS), written), max_size=6))
    members.insert(draw(st.integers(0, len(members))), ("id", Token(str(identity))))
    return Pairs(tuple(members))


@st.composite
def documents(draw: st.DrawFn) -> tuple[Pairs, list[int]]:
    """A quiz as it stands in a file, and its ids in order."""
    ids = draw(st.lists(st.integers(-3, 30), unique=True, max_size=7))
    if draw(st.booleans()):
        ids.sort()
    sets = draw(st.lists(st.tuples(st.sampled_from("abü"), st.lists(words, max_size=3)), max_size=3))
    templates = draw(st.lists(st.tuples(words, written), max_size=2))
    meta = draw(st.lists(st.tuples(st.sampled_from(["created", "updated", "x"]), written), max_size=3))
    meta += draw(st.sampled_from([[], [("version", "1.2.3")]]))
    members = [
        ("optionSets", Pairs(tuple(sets))),
        ("templates", Pairs(tuple(templates))),
        ("questions", [draw(questions(identity)) for identity in ids]),
        *draw(st.sampled_from([[], [("meta", Pairs(tuple(meta)))]])),
        *draw(st.lists(st.tuples(st.sampled_from(["$schema", "title", "y"]), written), max_size=2)),
    ]
    nested = ("z", Pairs((("questions", [1, Pairs((("questions", []),))]),)))
    members += draw(st.sampled_from([[], [nested]]))
    return Pairs(tuple(draw(st.permutations(members)))), ids


def changes(names: st.SearchStrategy[str], new: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names, st.just(ABSENT) | new, max_size=3)


@st.composite
def edits_of(draw: st.DrawFn, ids: list[int]) -> QuizEdits:
    some = st.lists(st.sampled_from(ids), unique=True, max_size=4) if ids else st.just([])
    removed = ids if draw(st.integers(0, 9)) == 0 else draw(some)
    changed = [identity for identity in draw(some) if identity not in removed]
    fresh = st.integers(-10, 40).filter(lambda identity: identity not in ids or identity in removed)
    added = draw(st.lists(fresh, unique=True, max_size=4))
    fields = changes(st.sampled_from(FIELDS), values)
    return QuizEdits(
        changed={identity: draw(fields) for identity in changed},
        added=[{"id": i} | draw(st.dictionaries(st.sampled_from(FIELDS), values, max_size=3)) for i in added],
        removed=removed,
        option_sets=draw(changes(st.sampled_from("abcü"), st.lists(words, max_size=3))),
        templates=draw(changes(words, values)),
        meta=draw(changes(st.sampled_from(["updated", "x", "new"]), values))
        | draw(st.sampled_from([{}, {"version": "1.2.4"}])),
    )


@st.composite
def edited_files(draw: st.DrawFn) -> tuple[bytes, QuizEdits]:
    """A file's bytes and edits of it."""
    document, ids = draw(documents())
    return draw(hands).encode(document), draw(edits_of(ids))
