"""How much of a sweep is tried: all by `--long`, else what finds most for its time."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Percentage of the examples of a long run. No deadline: the machine can be busy.
SHORT, LONG = 25, 100
# For a test that names what it suppresses, which takes the place of the profile's list.
SUPPRESSED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def register_profiles() -> None:
    """Let Hypothesis know the profiles `short` and `long`.

    The short form tries the same examples each time; the long form looks for others.
    """
    for name, percent in {"short": SHORT, "long": LONG}.items():
        settings.register_profile(
            name,
            max_examples=percent,
            deadline=None,
            derandomize=percent == SHORT,
            suppress_health_check=[HealthCheck.too_slow],
        )


def examples(n: int) -> int:
    """Return the number of examples of this run for n of a long run, at least one."""
    return max(1, n * settings.default.max_examples // LONG)


def is_long() -> bool:
    """Say whether this run is of the long form."""
    return bool(settings.default.max_examples == LONG)


def some(names: Iterable[Any], *, short: set[Any]) -> list[Any]:
    """Return parameters of a test, of which the short form tries only a few."""
    only_long = pytest.mark.long
    return [
        name if name in short else pytest.param(name, marks=only_long) for name in names
    ]


def in_turn(
    kinds: Sequence[Any],
    values: Iterable[tuple[Any, ...]],
    *,
    name: Callable[[Any], str],
) -> list[Any]:
    """Return each value after each kind; the short form tries one kind with each.

    The kinds take turns, so that each has its share. `name` names a kind.
    """
    return [
        pytest.param(
            kind,
            *value,
            marks=[] if kind is kinds[n % len(kinds)] else pytest.mark.long,
            id=f"{name(kind)}-{n}",
        )
        for n, value in enumerate(values)
        for kind in kinds
    ]
