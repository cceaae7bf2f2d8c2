"""Every regular expression takes linear time in the length of the text."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import operations
import reports
import stronghold
from stronghold.core.kernel.free_text import looks_personal
from tests.regex_steps import steps
from tests.sweeps import is_long

SHORT, LONG = 32, 64
# An end that does not match makes a pattern try every other way.
ENDS = ("", "!") if is_long() else ("!",)
# What makes backtracking work, over and over and then something else.
HOSTILE = [
    "0",
    "07",
    "a",
    "A",
    "Ab",
    "aB1",
    " ",
    "-",
    "(",
    ".",
    ",",
    "'",
    "\xff",
    "\n",
    "a.",
    "a@",
    "a@b.",
    "+44 ",
    "0 ",
    "1 (",
    "1/",
    "12.",
    "E1",
    "AB1",
    "A1 ",
    "S ",
    "born ",
    "dob",
    "Mr ",
    "named ",
    "shk_",
    "?key=",
    "/deadlines/feed/",
    "name",
    "2026-01-01",
    "T10:00",
    "1:1",
    "-a",
    "a-",
    "WGS ",
    "EPSG:",
    "a/",
    "\x02b",
]


def modules() -> Iterator[Any]:
    for package in (stronghold, reports, operations):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in found.name and not found.name.endswith("wsgi"):
                yield importlib.import_module(found.name)


def within(value: Any) -> Iterator[re.Pattern[Any]]:
    """Yield the patterns that a name stands for, alone or among others."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from within(list(value.values()))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from within(one)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Return every compiled pattern that a module keeps."""
    return {
        f"{module.__name__}.{name}.{n}": pattern
        for module in modules()
        for name, value in vars(module).items()
        for n, pattern in enumerate(within(value))
    }


@pytest.fixture(autouse=True)
def deep_enough() -> Iterator[None]:
    was = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    yield
    sys.setrecursionlimit(was)


def worst(pattern: re.Pattern[Any]) -> tuple[float, str]:
    """Return by how much twice the text takes more steps, and on which text."""
    return max(
        (
            steps(pattern, unit * (LONG // len(unit)) + end)
            / steps(pattern, unit * (SHORT // len(unit)) + end),
            unit + end,
        )
        for unit in HOSTILE
        for end in ENDS
    )


def test_twice_the_text_takes_twice_the_steps() -> None:
    """Long: each pattern of the site searches each text that could hold it up."""
    found = patterns()
    assert len(found) > 30

    slow = {
        name: growth
        for name, pattern in found.items()
        if (growth := worst(pattern))[0] > 2.5
    }

    assert slow == {}


def test_a_quadratic_pattern_is_found_out() -> None:
    assert worst(re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"))[0] > 3.5


def test_an_address_in_a_text_is_still_seen() -> None:
    for text in ("write to jo.smith+x@example.org today", "a@b.uk", "(x-y@z.org.uk)"):
        assert looks_personal(text) == ["an e-mail address"]
