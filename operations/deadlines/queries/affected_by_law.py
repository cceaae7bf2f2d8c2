"""The open cases that a change of the law would touch, and how."""

from collections.abc import Iterator, Sequence
from typing import Any

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source, sources, to_sweep
from operations.deadlines.rules import Due
from operations.statute.rules.additions import Change, Touched
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted


def touched_by_law(
    viewer: User, *, before: Provisions, after: Provisions
) -> list[Touched]:
    """Return each open case that someone sees and that a changed law affects.

    Live warrants are left out: only their team may know that there are any.
    """
    found = [
        Touched(title, reference, source.one_name, source.page, changes)
        for source in sources()
        if source.goes_by_law
        for title, reference, changes in _of_source(source, viewer, (before, after))
    ]
    consulted(one.reference for one in found)
    return found


# The law as it is, and as it would be.
Laws = tuple[Provisions, Provisions]


def _of_source(
    source: Source, viewer: User, laws: Laws
) -> Iterator[tuple[str, str, Sequence[Change]]]:
    rows = source.rows().filter(source.visible(viewer), pk__in=to_sweep(source))
    for row in rows.exclude(source.unlisted()).order_by("pk"):
        changes = [
            *_moved(*(source.dues_of(row, law) for law in laws)),
            *_judged(*(source.judged(row, law) for law in laws)),
        ]
        if changes:
            yield source.kind.title(row), row.reference, changes


def _moved(before: Sequence[Due], after: Sequence[Due]) -> Iterator[Change]:
    """Yield what is due at another time, by another section, newly or no longer."""
    was, will = _by_kind(before), _by_kind(after)
    for key in dict.fromkeys([*was, *will]):
        one, other = was.get(key), will.get(key)
        if one and other and _told(one) == _told(other):
            continue
        yield Change(str(DeadlineKind(key[0]).label), one, other)


def _by_kind(dues: Sequence[Due]) -> dict[tuple[str, str], Due]:
    return {(due.kind, due.part): due for due in dues}


def _told(due: Due) -> tuple[Any, ...]:
    return due.due_at, due.alert_by, due.is_day, due.section, due.act


def _judged(was: Sequence[str], will: Sequence[str]) -> Iterator[Change]:
    """Yield what of what happened would be lawful by the other law, or would not."""
    for words in was:
        if words not in will:
            yield Change(f"Would be lawful: {words}")
    for words in will:
        if words not in was:
            yield Change(f"Would not be lawful: {words}")
