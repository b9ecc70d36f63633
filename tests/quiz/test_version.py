"""Versions and what bumps them."""

import pytest

from quizops.quiz.model import ReleaseType
from quizops.quiz.version import bumped, highest_version, next_version, parse_version, release_type


def test_each_type_bumps_its_own_number():
    assert bumped("1.4.2", ReleaseType.HOTFIX) == "1.4.3"
    assert bumped("1.4.2", ReleaseType.MINOR) == "1.5.0"
    assert bumped("1.4.2", ReleaseType.MAJOR) == "2.0.0"


def test_the_highest_is_the_highest_by_number():
    assert highest_version(["1.9.0", "1.10.0", None, "later"]) == "1.10.0"
    assert highest_version([]) is None


def test_the_next_version_goes_beyond_all_that_were_ever_released():
    assert next_version(ReleaseType.HOTFIX, "1.2.0", ["1.4.0", "1.3.9"]) == "1.4.1"
    assert next_version(ReleaseType.MINOR, "3.0.0", ["1.4.0"]) == "3.1.0"
    assert next_version(ReleaseType.HOTFIX, None, []) == "1.0.1"


def test_what_is_no_version_is_named():
    with pytest.raises(ValueError, match=r"'1\.2' is no version"):
        parse_version("1.2")


def test_the_gravest_change_names_the_type():
    def type_of(**said: bool) -> ReleaseType | None:
        none = {"removed": False, "templates_changed": False, "added": False, "changed": False}
        return release_type(**{**none, **said})

    assert type_of() is None
    assert type_of(changed=True) is ReleaseType.HOTFIX
    assert type_of(changed=True, added=True) is ReleaseType.MINOR
    assert type_of(added=True, templates_changed=True) is ReleaseType.MAJOR
    assert type_of(removed=True) is ReleaseType.MAJOR
