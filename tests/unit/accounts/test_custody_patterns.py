"""Patterns of custody numbers: what can be said, and what would occupy the site."""

import re

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.force_setup.force_basics.rules import (
    LONGEST_NUMBER,
    MOST_WAYS,
    check_pattern,
    fits,
    ways_of,
)


@pytest.mark.parametrize(
    ("pattern", "example", "ways"),
    [
        ("43[A-Z]{2}/[0-9]{1,5}/[0-9]{2}", "43AB/1234/26", 5),
        (r"TV/\d+/\d\d", "TV/1234/26", LONGEST_NUMBER),
        (r"(?:TV|HA)/\d{4}(/\d{2})?", "HA/1234", 4),
        (r"[A-Z]{2,3} ?[0-9.\-]{4}", "ABC 12.4", 4),
        ("", "", None),
    ],
    ids=["example", "digits", "alternatives", "set", "none"],
)
def test_patterns_that_forces_use_are_taken(
    pattern: str, example: str, ways: int | None
) -> None:
    check_pattern(pattern, example)

    assert fits(pattern, example)
    assert ways is None or ways_of(pattern) == ways


@pytest.mark.parametrize(
    "pattern",
    [
        "([0-9]+)+X",
        "(a|a)*b",
        "(a?){30}a{30}",
        "([A-Z]|[A-Z][A-Z])*/",
        ".*.*.*.*=",
        "(|a){20}b",
        "(a{1,9}){1,9}",
    ],
)
def test_a_pattern_that_could_take_long_is_refused(pattern: str) -> None:
    assert re.compile(pattern)

    with pytest.raises(RuleBroken, match="too many ways") as refused:
        check_pattern(pattern, "X")

    assert refused.value.field == "custody_pattern"
    assert ways_of(pattern) == MOST_WAYS + 1


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("[0-9", "cannot be read"),
        ("(ab", "does not close"),
        ("ab)", "does not open"),
        ("(?=a)b", "only groups such as"),
        (r"(a)\1", "cannot be read"),
        ("a++", "in two ways"),
        ("a{3,1}", "smaller number first"),
        ("*a", "cannot be read"),
        ("((((((a))))))", "too many groups"),
        ("[z-a]", "not a pattern"),
    ],
)
def test_what_cannot_be_read_is_named(pattern: str, why: str) -> None:
    with pytest.raises(RuleBroken, match=why) as refused:
        check_pattern(pattern, "A")

    assert refused.value.field == "custody_pattern"


@pytest.mark.parametrize(
    ("pattern", "example", "field"),
    [
        ("[0-9]{4}", "12", "custody_example"),
        ("[0-9]{4}", "", "custody_example"),
        ("", "1234", "custody_pattern"),
    ],
)
def test_a_pattern_and_its_example_go_together(
    pattern: str, example: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_pattern(pattern, example)

    assert refused.value.field == field
