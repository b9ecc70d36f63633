from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_locked_package_has_hashes() -> None:
    pins = re.split(r"\n(?=\S)", LOCK.strip())
    assert pins
    assert all(re.match(r"[A-Za-z0-9_.-]+(\[[^]]*\])?==\S+", pin) and "--hash=sha256:" in pin for pin in pins)


def test_the_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert "--index" not in LOCK
    assert "find-links" not in LOCK


def test_everything_that_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(name for extra in project["project"]["optional-dependencies"].values() for name in extra),
        *project["dependency-groups"]["dev"],
    ]
    locked = {
        canonical(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==", LOCK, re.MULTILINE)
    }
    assert {canonical(re.split(r"[\s\[<>=!~;]", text)[0]) for text in declared} <= locked
