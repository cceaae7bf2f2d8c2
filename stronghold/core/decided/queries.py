"""What counts of what a force decided."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache

from stronghold.core.decided.models import ForceChoice
from stronghold.core.decided.rules import Rows, Subject, since
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.decided import NOTHING, Decided, Version
from stronghold.core.registered import registered


@cache
def subjects() -> Mapping[str, Subject]:
    """Return what a force can decide, by code, in the order of the page."""
    return {subject.code: subject for subject in registered("FORCE_CHOICES")}


def decided_of(force: Force) -> Decided:
    """Return what a force decided.

    A force that decided nothing costs no statement; any other one statement in each
    process, until it decides again.
    """
    return read_decided(force.pk, force.choices_version)


def decided_by(force_id: int) -> Decided:
    """Do as `decided_of` for a force by its id, with a statement for its version."""
    force = Force.objects.only("choices_version").filter(pk=force_id).first()
    return NOTHING if force is None else decided_of(force)


@lru_cache(maxsize=64)
def read_decided(force_id: int, version: str) -> Decided:
    """Return what a force decided up to a version of its choices."""
    if not version:
        return NOTHING
    versions: dict[str, list[Version]] = {}
    for row in ForceChoice.objects.filter(force=force_id).order_by("pk"):
        one = Version(since(row.valid_from, row.set_at), row.rows)
        versions.setdefault(row.subject, []).append(one)
    # Of one instant the later one applies: the sort keeps their order.
    return Decided(
        {code: sorted(of, key=lambda one: one.since) for code, of in versions.items()}
    )


def rows_of(force: Force, subject: Subject, at: datetime | None = None) -> Rows:
    """Return the rows of a subject that count for a force, now or at an instant."""
    return subject.complete(decided_of(force).rows_at(subject.code, at or clock.now()))
