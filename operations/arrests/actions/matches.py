"""Decides whether an imported arrest is one that an officer recorded, and undoes it.

While it waits, the imported arrest is not counted: the officer's is. All of it is kept
right under one lock of the force, since one decision settles others.
"""

from typing import Any

from django.contrib.gis.measure import D
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from operations.arrests import rules
from operations.arrests.actions.completion import FROM_CUSTODY
from operations.arrests.actions.due import keep_due
from operations.arrests.choices import MatchState
from operations.arrests.models import Arrest, ArrestMatch
from operations.arrests.queries import visible_matches
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import record
from stronghold.database.expressions import InMetres
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound

# Names the lock of a force's matches among the advisory locks.
_LOCK = 4_160_310


def lock_matches(force_id: int) -> None:
    """Let one transaction at a time match the arrests of a force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, force_id])


def begin_match(row: Arrest) -> None:
    """Let an imported arrest wait where it is near one; a typed one near imported ones.

    Within the transaction that stores it, which holds the lock of the force.
    """
    if row.is_imported:
        _wait_or_count(row)
    elif row.custody_number is None:
        for imported in _near(row, Arrest.objects.filter(is_imported=True)):
            if not _is_matched(imported):
                _wait_or_count(imported)


def _wait_or_count(imported: Arrest) -> None:
    """Let an imported arrest wait for a decision if one is open to it, or count."""
    candidate = next(iter(_candidates(imported)), None)
    if candidate is not None:
        ArrestMatch.objects.create(
            imported=imported, candidate=candidate, made_at=clock.now()
        )
    _set_waiting(imported, waits=candidate is not None)


def _candidates(imported: Arrest) -> list[Arrest]:
    """Return the unmatched arrests of officers that it may be, the nearest first."""
    asked = ArrestMatch.objects.filter(imported=imported).values("candidate")
    matched = ArrestMatch.objects.filter(state=MatchState.SAME).values("candidate")
    rows = Arrest.objects.filter(is_imported=False, custody_number__isnull=True)
    found = _near(imported, rows.exclude(pk__in=asked).exclude(pk__in=matched))
    return sorted(found, key=lambda row: _apart(row, imported))


def _near(row: Arrest, rows: QuerySet[Arrest]) -> list[Arrest]:
    """Return which of some arrests may be the same as one by when and where."""
    others = rows.filter(force=row.force_id, error_at__isnull=True).exclude(pk=row.pk)
    window = rules.NEAR_IN_TIME
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


def _apart(one: Arrest, other: Arrest) -> tuple[bool, float, int]:
    """Return what candidates are sorted by: the time apart, one without a time last."""
    if one.occurred_at is None or other.occurred_at is None:
        return True, 0.0, one.pk
    return False, abs((one.occurred_at - other.occurred_at).total_seconds()), one.pk


def _is_matched(imported: Arrest) -> bool:
    return imported.waits_for_match or imported.same_as_id is not None


def _set_waiting(row: Arrest, *, waits: bool) -> None:
    row.waits_for_match = waits
    row.save(update_fields=["waits_for_match"])
    keep_due(row)


@transaction.atomic(durable=True)
def decide_match(*, by: User, pk: int, is_same: bool) -> ArrestMatch:
    """Say that an imported arrest is the officer's, or that they are two."""
    return _decide_match(by=by, pk=pk, is_same=is_same)


def _decide_match(*, by: User, pk: int, is_same: bool) -> ArrestMatch:
    match = _locked_match(by, pk)
    rules.check_waits(match.state)
    imported, candidate = match.imported, match.candidate
    if is_same:
        rules.check_same_number(imported.custody_number, candidate.custody_number)
        _take_over(match)
        _settle(match, MatchState.SAME, by=by)
        _settle_others(match, by=by)
    else:
        _settle(match, MatchState.DIFFERENT, by=by)
        _wait_or_count(imported)
    _record(match, by, "the_same" if is_same else "two_arrests")
    return match


@transaction.atomic(durable=True)
def undo_match(*, by: User, pk: int) -> ArrestMatch:
    """Take a decision back: the imported arrest waits again."""
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
        _give_back(match)
        imported.same_as = None
        imported.save(update_fields=["same_as"])
    else:
        _check_still_open(match)
        # It may have begun to wait on the next one since.
        ArrestMatch.objects.filter(imported=imported, state=MatchState.WAITING).delete()
    _reopen(match)
    for other in match.settled.all() if was_same else ():
        _reopen_settled(other)
    _record(match, by, "decision_taken_back")
    return match


def release_matches(row: Arrest, *, by: User) -> None:
    """Let what was matched with an arrest in error stand for itself, and count.

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
            _give_back(match)
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
    """An arrest has one custody record: what else was near it is another."""
    waiting = ArrestMatch.objects.filter(
        candidate=same.candidate, state=MatchState.WAITING
    )
    for other in waiting.exclude(pk=same.pk).order_by("pk"):
        _settle(other, MatchState.DIFFERENT, by=by, because=same)
        _wait_or_count(other.imported)


def _take_over(match: ArrestMatch) -> None:
    """Put what custody knows into the officer's arrest, and set the other aside."""
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
    keep_due(imported)
    keep_due(kept)


def _give_back(match: ArrestMatch) -> None:
    """Take out of the officer's arrest what was put in, where it is still that."""
    imported, kept = match.imported, match.candidate
    changed: dict[str, Any] = {
        name: unknown
        for name, unknown in match.before.items()
        if getattr(kept, name) == getattr(imported, name)
    }
    for name, unknown in changed.items():
        setattr(kept, name, unknown)
    kept.save(update_fields=list(FROM_CUSTODY))
    keep_due(kept)


def _check_still_open(match: ArrestMatch) -> None:
    """The officer's arrest, or the imported one, may be matched by now."""
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
    """Let what the decision settled too wait again, unless it is matched by now."""
    imported = other.imported
    if not _is_matched(imported) and not imported.is_in_error:
        _reopen(other)


def _record(match: ArrestMatch, by: User, change: str) -> None:
    references = [match.imported.reference, match.candidate.reference]
    record(Kind.ALTERATION, by=by, records=references, detail={"change": change})
