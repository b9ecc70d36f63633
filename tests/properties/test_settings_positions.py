"""Keys of environment files are found where they stand."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops.config.positions import json_positions

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=examples(500), deadline=None)
@given(st.dictionaries(st.text(max_size=4), json_values, max_size=4))
def test_every_key_of_any_json_is_found_where_it_stands(value: dict[str, Any]) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False)
    lines = text.split("\n")
    found = json_positions(text).found
    for path, (line, column) in found.items():
        key = json.dumps(path[-1], ensure_ascii=False)
        assert lines[line - 1][column - 1 :].startswith(f"{key}:")
    assert {path[0] for path in found} == set(value)
