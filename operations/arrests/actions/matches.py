"""Decides whether an imported arrest is one that an officer recorded, and undoes it.

While it waits, the officer's arrest is counted, not the imported one. All changes take
one lock of the force, since one decision settles others.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.gis.measure import D
from django.db import connection, transaction
from django.db.models import F, Max, Min, Q, QuerySet

from operations.arrests import rules
from operations.arrests.actions.completion import FROM_CUSTODY
from operations.arrests.actions.deadlines import put_due
from operations.arrests.choices import ArrestChange, MatchState
from operations.arrests.models import Arrest, ArrestMatch
from operations.arrests.queries import visible_matches
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.database.expressions import InMetres
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.kind import NOT_IN_ERROR
from stronghold.core.records.visibility import IN_USE

# Names the lock of a force's matches among the advisory locks.
_LOCK = 4_160_310


def lock_matches(force_id: int) -> None:
    """Lock the matches of a force until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, force_id])


@dataclass(frozen=True)
class OfficersDays:
    """The days between which officers recorded arrests that have no custody number.

    It holds as long as the lock of the force.
    """

    first: date | None
    last: date | None

    @classmethod
    def of_force(cls, force_id: int) -> Self:
        """Read them, under the lock of the force."""
        rows = Arrest.objects.filter(
            force=force_id, is_imported=False, custody_number__isnull=True
        )
        days = rows.aggregate(first=Min("occurred_on"), last=Max("occurred_on"))
        return cls(**days)

    def may_match(self, on: date) -> bool:
        """Return whether one of them can be near in time to an arrest of a day."""
        if self.first is None or self.last is None:
            return False
        margin = rules.NEAR_IN_TIME + timedelta(days=1)
        return self.first - margin <= on <= self.last + margin


def begin_match(row: Arrest, *, officers: OfficersDays | None = None) -> None:
    """Look for matches of a new arrest; an imported one with a match must wait.

    Within the transaction that stores it, which holds the lock of the force. `officers`
    spares the search for one that is far from all of theirs.
    """
    if row.is_imported:
        if officers is None or officers.may_match(row.occurred_on):
            _wait_or_count(row)
    elif row.custody_number is None:
        for imported in _near(row, Arrest.objects.filter(is_imported=True)):
            if not _is_matched(imported):
                _wait_or_count(imported)


def _wait_or_count(imported: Arrest) -> None:
    """Let an imported arrest wait if there is a candidate; otherwise it counts."""
    candidate = next(iter(_candidates(imported)), None)
    if candidate is not None:
        ArrestMatch.objects.create(
            imported=imported, candidate=candidate, made_at=clock.now()
        )
    if imported.waits_for_match or candidate is not None:
        _set_waiting(imported, waits=candidate is not None)


def _candidates(imported: Arrest) -> list[Arrest]:
    """Return the officers' arrests that it may be, the nearest in time first."""
    compared = ArrestMatch.objects.filter(imported=imported).values("candidate")
    matched = ArrestMatch.objects.filter(state=MatchState.SAME).values("candidate")
    rows = Arrest.objects.filter(is_imported=False, custody_number__isnull=True)
    found = _near(imported, rows.exclude(pk__in=compared).exclude(pk__in=matched))
    return sorted(found, key=lambda row: _apart(row, imported))


def _near(row: Arrest, rows: QuerySet[Arrest]) -> list[Arrest]:
    """Return the arrests among `rows` that may be the same, by time and place."""
    window, a_day = rules.NEAR_IN_TIME, timedelta(days=1)
    # The days first, of which there is an index: what follows would read all arrests.
    days = (row.occurred_on - a_day, row.occurred_on + a_day)
    others = rows.filter(
        NOT_IN_ERROR, IN_USE, force=row.force_id, occurred_on__range=days
    ).exclude(pk=row.pk)
    when = Q(occurred_on=row.occurred_on)
    if row.occurred_at:
        when |= Q(
            occurred_at__range=(row.occurred_at - window, row.occurred_at + window)
        )
    where = Q(street__isnull=False, street=row.street_id)
    if row.point:
        others = others.annotate(ground=InMetres(F("point")))
        where |= Q(ground__dwithin=(row.point, D(m=rules.NEAR_IN_METRES)))
    return [
        other
        for other in others.filter(when & where).select_for_update(of=("self",))
        if rules.near_in_time(
            row.occurred_at,
            other.occurred_at,
            same_day=row.occurred_on == other.occurred_on,
        )
    ]


def _apart(row: Arrest, other: Arrest) -> tuple[bool, float, int]:
    """Return the sort key of a candidate: seconds apart; those without a time last."""
    if row.occurred_at is None or other.occurred_at is None:
        return True, 0.0, row.pk
    return False, abs((row.occurred_at - other.occurred_at).total_seconds()), row.pk


def _is_matched(imported: Arrest) -> bool:
    return imported.waits_for_match or imported.same_as_id is not None


def _set_waiting(row: Arrest, *, waits: bool) -> None:
    row.waits_for_match = waits
    row.save(update_fields=["waits_for_match"])
    put_due(row)


@transaction.atomic(durable=True)
def decide_match(*, by: User, pk: int, is_same: bool) -> ArrestMatch:
    """Record that an imported arrest is the officer's, or that they are two."""
    return _decide_match(by=by, pk=pk, is_same=is_same)


def _decide_match(*, by: User, pk: int, is_same: bool) -> ArrestMatch:
    match = _locked_match(by, pk)
    rules.check_waits(match.state)
    imported, candidate = match.imported, match.candidate
    if is_same:
        rules.check_same_number(imported.custody_number, candidate.custody_number)
        _merge(match)
        _settle(match, MatchState.SAME, by=by)
        _settle_others(match, by=by)
    else:
        _settle(match, MatchState.DIFFERENT, by=by)
        _wait_or_count(imported)
    _record(match, by, ArrestChange.THE_SAME if is_same else ArrestChange.TWO_ARRESTS)
    return match


@transaction.atomic(durable=True)
def undo_match(*, by: User, pk: int) -> ArrestMatch:
    """Undo a decision: the imported arrest waits again."""
    return _undo_match(by=by, pk=pk)


def _undo_match(*, by: User, pk: int) -> ArrestMatch:
    match = _locked_match(by, pk)
    rules.check_decided(match.state, is_own=match.because_id is None)
    imported = match.imported
    for row in (imported, match.candidate):
        rules.check_open(
            reference=row.reference, is_in_error=row.is_in_error, is_set_aside=False
        )
    was_same = match.state == MatchState.SAME
    if was_same:
        _restore(match)
        imported.same_as = None
        imported.save(update_fields=["same_as"])
    else:
        _check_still_open(match)
        # It may be waiting on the next candidate since then.
        ArrestMatch.objects.filter(imported=imported, state=MatchState.WAITING).delete()
    _reopen(match)
    for other in match.settled.all() if was_same else ():
        _reopen_settled(other)
    _record(match, by, ArrestChange.TAKEN_BACK)
    return match


def release_matches(row: Arrest, *, by: User) -> None:
    """End the matches of an arrest in error, so that its counterparts count again.

    Within the transaction that marks it, which holds the lock of the force.
    """
    matches = ArrestMatch.objects.exclude(state=MatchState.DIFFERENT)
    for match in matches.filter(candidate=row).order_by("pk"):
        imported = match.imported
        imported.same_as = None
        imported.save(update_fields=["same_as"])
        _settle(match, MatchState.DIFFERENT, by=by)
        if not imported.is_in_error:
            _wait_or_count(imported)
    for match in matches.filter(imported=row).order_by("pk"):
        if match.state == MatchState.SAME:
            _restore(match)
            row.same_as = None
            row.save(update_fields=["same_as"])
        else:
            _set_waiting(row, waits=False)
        _settle(match, MatchState.DIFFERENT, by=by)


def _locked_match(by: User, pk: int) -> ArrestMatch:
    policy.require(by, Verb.DECIDE_MATCHES)
    lock_matches(by.force.pk)
    rows = ArrestMatch.objects.filter(visible_matches(by), pk=pk)
    match = rows.first()
    if match is None:
        raise NotFound
    pair = [match.imported_id, match.candidate_id]
    both = Arrest.objects.select_for_update(of=("self",)).order_by("pk").in_bulk(pair)
    match.imported, match.candidate = both[match.imported_id], both[match.candidate_id]
    return match


def _settle(
    match: ArrestMatch,
    state: MatchState,
    *,
    by: User,
    because: ArrestMatch | None = None,
) -> None:
    match.state, match.because = state, because
    match.decided_at, match.decided_by = clock.now(), by
    match.save()


def _settle_others(same: ArrestMatch, *, by: User) -> None:
    """Settle the other pairs of a matched arrest: it has only one custody record."""
    waiting = ArrestMatch.objects.filter(
        candidate=same.candidate, state=MatchState.WAITING
    )
    for other in waiting.exclude(pk=same.pk).order_by("pk"):
        _settle(other, MatchState.DIFFERENT, by=by, because=same)
        _wait_or_count(other.imported)


def _merge(match: ArrestMatch) -> None:
    """Fill the officer's arrest from the imported one, and set that one aside."""
    imported, kept = match.imported, match.candidate
    imported.waits_for_match, imported.same_as = False, kept
    imported.save(update_fields=["waits_for_match", "same_as"])
    match.before = {}
    for name, unknown in FROM_CUSTODY.items():
        known = getattr(imported, name)
        if known != unknown and getattr(kept, name) == unknown:
            match.before[name] = unknown
            setattr(kept, name, known)
    kept.save(update_fields=list(FROM_CUSTODY))
    put_due(imported)
    put_due(kept)


def _restore(match: ArrestMatch) -> None:
    """Restore the officer's values that the merge filled and no one changed since."""
    imported, kept = match.imported, match.candidate
    changed: dict[str, Any] = {
        name: unknown
        for name, unknown in match.before.items()
        if getattr(kept, name) == getattr(imported, name)
    }
    for name, unknown in changed.items():
        setattr(kept, name, unknown)
    kept.save(update_fields=list(FROM_CUSTODY))
    put_due(kept)


def _check_still_open(match: ArrestMatch) -> None:
    """Refuse if one of the two has been matched with another arrest since then."""
    same = ArrestMatch.objects.filter(state=MatchState.SAME)
    taken = same.filter(Q(candidate=match.candidate) | Q(imported=match.imported))
    if taken.exists():
        raise rules.matched_since()


def _reopen(match: ArrestMatch) -> None:
    match.state, match.because, match.before = MatchState.WAITING, None, {}
    match.decided_at = match.decided_by = None
    match.save()
    _set_waiting(match.imported, waits=True)


def _reopen_settled(other: ArrestMatch) -> None:
    """Reopen a pair that the decision settled too, unless it is matched since then."""
    imported = other.imported
    if not _is_matched(imported) and not imported.is_in_error:
        _reopen(other)


def _record(match: ArrestMatch, by: User, change: str) -> None:
    references = [match.imported.reference, match.candidate.reference]
    record(Kind.ALTERATION, by=by, records=references, detail={"change": change})
