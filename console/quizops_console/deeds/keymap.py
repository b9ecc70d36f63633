"""Which key does what where: the defaults of the registry, with an operator's own on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quizops_console.deeds.action import Action
from quizops_console.deeds.situation import EVERYWHERE

FORBIDDEN = frozenset(f"ctrl+{letter}" for letter in "sqbajhm")
"""Flow control, the prefixes of tmux and screen, and what terminals send for enter, tab and backspace."""
_NAMES = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "backtab": "shift+tab",
    "del": "delete",
    "slash": "/",
    "colon": ":",
    "question_mark": "?",
    "asterisk": "*",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "equals_sign": "=",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "comma": ",",
}
_LABELS = {
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "escape": "esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "shift+tab": "S-tab",
}


def spelled(key: str) -> str:
    """One spelling for a key: the character itself where it has one, else its name: `pagedown`, `ctrl+z`."""
    word = key.strip()
    if len(word) == 1:
        return word
    if word.startswith("^") and len(word) == 2:
        return f"ctrl+{word[1].lower()}"
    word = word.lower().replace("ctrl-", "ctrl+").replace("shift-", "shift+").replace("alt-", "alt+")
    return _NAMES.get(word, word)


def pressed(key: str, character: str | None) -> str:
    """The spelling of a key as a terminal reports it."""
    if character and character != " " and character.isprintable() and "+" not in key[:-1]:
        return character
    return spelled(key)


def label(key: str) -> str:
    """A key as footer and help show it: `^z`, `PgDn`, `esc`."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    return _LABELS.get(key, key)


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """A line of `[keys]` that cannot be followed. `action`: the name it gives, by which it is found there."""

    action: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Keymap:
    """Keys of each action, and the action of each key by scope."""

    keys: Mapping[str, tuple[str, ...]]
    bound: Mapping[tuple[str, str], Action]
    problems: tuple[KeyProblem, ...] = field(default=())

    def action(self, key: str, scopes: Iterable[str]) -> Action | None:
        """What `key` does where this is; the nearest scope wins."""
        for scope in scopes:
            found = self.bound.get((scope, key))
            if found is not None:
                return found
        return None

    def keys_of(self, action: Action) -> tuple[str, ...]:
        return self.keys.get(action.id, ())

    def label(self, action: Action) -> str:
        """Its first key, as shown; "" without one."""
        keys = self.keys_of(action)
        return label(keys[0]) if keys else ""


def made_keymap(actions: Iterable[Action], overrides: Mapping[str, str] | None = None) -> Keymap:
    """The defaults, with `overrides` (action → `"key, key"`, "" for none) in their place.

    What an override says wrong is told as a problem, and that action's default stays.
    """
    known = {action.id: action for action in actions}
    defaults = {action.id: tuple(spelled(key) for key in action.keys) for action in known.values()}
    wanted: dict[str, tuple[str, ...]] = {}
    problems: list[KeyProblem] = []
    for name, text in (overrides or {}).items():
        keys = tuple(dict.fromkeys(spelled(word) for word in text.split(",") if word.strip()))
        problem = _unknown(name, known) or _forbidden(name, keys)
        if problem is None:
            wanted[_identity(name)] = keys
        else:
            problems.append(problem)
    while clash := _first_clash(wanted, defaults, known):
        del wanted[_identity(clash.action)]
        problems.append(clash)
    keys_of = {**defaults, **wanted}
    bound = {(scope, key): one for one in known.values() for key in keys_of[one.id] for scope in one.where}
    return Keymap(keys_of, bound, tuple(problems))


def clashes(one: Action, other: Action) -> bool:
    """Whether both can be meant by one key in one place."""
    return any(_meet(here, there) for here in one.where for there in other.where)


def _meet(here: str, there: str) -> bool:
    if here == there or EVERYWHERE in (here, there):
        return True
    return here.startswith(f"{there}.") or there.startswith(f"{here}.")


def _identity(name: str) -> str:
    return name.strip().replace("-", "_")


def _unknown(name: str, known: Mapping[str, Action]) -> KeyProblem | None:
    if _identity(name) in known:
        return None
    import difflib

    near = difflib.get_close_matches(_identity(name), known, n=1)
    hint = f"did you mean {near[0]}?" if near else "the palette (:) names the actions"
    return KeyProblem(name, f"there is no action {name}", hint)


def _forbidden(name: str, keys: tuple[str, ...]) -> KeyProblem | None:
    for key in keys:
        if key in FORBIDDEN or "alt+" in key or "meta+" in key:
            hint = "terminals, tmux and screen keep it for themselves: take another"
            return KeyProblem(name, f"{label(key)} cannot be a key", hint)
    return None


def _first_clash(
    wanted: Mapping[str, tuple[str, ...]],
    defaults: Mapping[str, tuple[str, ...]],
    known: Mapping[str, Action],
) -> KeyProblem | None:
    """An override whose key another action has in the same place."""
    keys_of = {**defaults, **wanted}
    for name, keys in wanted.items():
        for key in keys:
            for other in known.values():
                if other.id != name and key in keys_of[other.id] and clashes(known[name], other):
                    hint = f"take another, or give {other.id} another too"
                    return KeyProblem(name, f"{label(key)} is that of {other.id}", hint)
    return None
