"""What a force decided, as versions that count from an instant on. It reads nothing.

`force_setup/force_choices` stores the versions and `core/decided` reads
them. While a request or a task works for a force, that force's choices are in force
here, as a language is in Django: labels and times follow them without being passed
through every function. Where no force's choices are in force, as for partners, what
comes with the site applies.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from stronghold.core.kernel import clock

# One row of what was decided, such as a grade: its code and its values.
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Version:
    """All rows of a subject, which count from an instant until the next version."""

    since: datetime
    rows: Sequence[Row]


@dataclass(frozen=True)
class Span:
    """A version between two instants; rows is None for what comes with the site."""

    since: datetime | None
    until: datetime | None
    rows: Sequence[Row] | None


@dataclass(frozen=True)
class Decided:
    """The versions of each subject that a force decided, by the subject's code.

    They are in the order of `since`; of one instant the later applies.
    """

    versions: Mapping[str, Sequence[Version]] = field(default_factory=dict)

    def rows_at(self, subject: str, at: datetime) -> Sequence[Row] | None:
        """Return the rows that count at an instant; None for the site's own."""
        found = None
        for version in self.versions.get(subject, ()):
            if version.since <= at:
                found = version.rows
        return found

    def spans(self, subject: str) -> Sequence[Span]:
        """Return the versions from the beginning until now and later, in order."""
        versions = self.versions.get(subject, ())
        found, since, rows = list[Span](), None, None
        for version in versions:
            found.append(Span(since, version.since, rows))
            since, rows = version.since, version.rows
        return found + [Span(since, None, rows)]


NOTHING = Decided()


class InForce:
    """A force's choices as they count at an instant, each subject looked up once."""

    def __init__(self, decided: Decided, at: datetime | None = None) -> None:
        self.decided, self._at = decided, at
        self._names: dict[str, Mapping[str, str]] = {}

    @property
    def at(self) -> datetime:
        """The instant; the present one, unless it stands still."""
        return self._at or clock.now()

    def rows(self, subject: str) -> Sequence[Row] | None:
        return self.decided.rows_at(subject, self.at)

    def names(self, subject: str) -> Mapping[str, str]:
        """Return the names that the force gave to codes, in its order."""
        if subject not in self._names:
            rows = self.rows(subject) or ()
            self._names[subject] = {row["code"]: row["name"] for row in rows}
        return self._names[subject]


_SITE_ALONE = InForce(NOTHING)
_in_force: ContextVar[InForce] = ContextVar("force_choices", default=_SITE_ALONE)


def in_force() -> InForce:
    """Return the choices that are in force here."""
    return _in_force.get()


def take_up(decided: Decided) -> None:
    """Put choices in force for the rest of the request."""
    _in_force.set(InForce(decided) if decided.versions else _SITE_ALONE)


@contextmanager
def using(decided: Decided, *, at: datetime | None = None) -> Iterator[None]:
    """Put choices in force for a block; with `at`, as they counted at that instant."""
    before = _in_force.set(InForce(decided, at))
    try:
        yield
    finally:
        _in_force.reset(before)


def site_alone() -> None:
    """Put what comes with the site in force for the rest of the request."""
    take_up(NOTHING)
