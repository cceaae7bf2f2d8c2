"""Reads of arrests and of matches, and what is due on an arrest."""

from django.db.models import Q, QuerySet

from operations.arrests import rules
from operations.arrests.choices import AgeBand, Exploitation, MatchState, OffenceClass
from operations.arrests.models import Arrest, ArrestMatch
from operations.arrests.record import ARRESTS, is_asked, is_settled
from operations.arrests.visibility import visible_arrests
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import with_related


def recent_by(viewer: User, limit: int = 5) -> list[Arrest]:
    """Return the latest arrests that the viewer recorded."""
    rows = with_related(ARRESTS.rows(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found


def visible_matches(viewer: User) -> Q:
    """Return the matches of arrests that the viewer may read and decide."""
    if not policy.can(viewer, Verb.DECIDE_MATCHES):
        return Q(pk__in=[])
    return Q(imported__in=ARRESTS.rows(viewer))


def matches_waiting(viewer: User, limit: int = 50) -> list[ArrestMatch]:
    """Return the matches waiting for a decision, the oldest first."""
    rows = _matches(viewer).filter(state=MatchState.WAITING)
    return _consulted(list(rows.order_by("made_at", "pk")[:limit]))


def matches_decided(viewer: User, limit: int = 10) -> list[ArrestMatch]:
    """Return the latest decisions on matches that can be undone."""
    rows = _matches(viewer).exclude(state=MatchState.WAITING)
    rows = rows.filter(because__isnull=True, imported__error_at__isnull=True)
    rows = rows.filter(candidate__error_at__isnull=True)
    return _consulted(list(rows.order_by("-decided_at", "-pk")[:limit]))


def count_waiting(viewer: User) -> int:
    return _matches(viewer).filter(state=MatchState.WAITING).count()


def has_match(viewer: User, arrest: Arrest) -> bool:
    """Return whether an arrest waits for a match that the viewer may decide."""
    rows = ArrestMatch.objects.filter(visible_matches(viewer), state=MatchState.WAITING)
    return rows.filter(Q(imported=arrest) | Q(candidate=arrest)).exists()


def one_match(viewer: User, pk: int) -> ArrestMatch:
    match = _matches(viewer).filter(pk=pk).first()
    if match is None:
        raise NotFound
    return match


def _matches(viewer: User) -> QuerySet[ArrestMatch]:
    sides = ("imported", "candidate")
    related = [f"{s}__{name}" for s in sides for name in ("street", "premises", "ward")]
    people = [f"{side}__recorded_by" for side in sides]
    rows = ArrestMatch.objects.filter(visible_matches(viewer))
    outlines = [f"{side}__ward__outline" for side in sides]
    found = rows.select_related(*sides, *related, *people, "decided_by")
    return found.defer(*outlines)


def _consulted(matches: list[ArrestMatch]) -> list[ArrestMatch]:
    consulted(
        row.reference for match in matches for row in (match.imported, match.candidate)
    )
    return matches


def dues_of(row: Arrest) -> list[Due]:
    """Return what is due: the question of exploitation, by local standard.

    After a yes it is met only once the child is referred.
    """
    if not is_asked(row) or not ARRESTS.counts(row):
        return []
    due_at = row.recorded_at + rules.TIME_TO_ANSWER
    kind = DeadlineKind.EXPLOITATION
    return [Due(kind, due_at, due_at, is_met=is_settled(row))]


def owner_of(row: Arrest) -> Owner:
    """Return whose deadlines they are: who recorded it, or a service's team.

    Without a team it is for those on duty, as for each one that no person can do.
    """
    by = row.recorded_by
    return Owner(
        field="arrest",
        pk=row.pk,
        force_id=row.force_id,
        team_id=by.team_id,
        person_id=None if by.is_service else by.pk,
    )


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the arrests with something due."""
    return Source(
        field="arrest",
        one_name="Arrest",
        kind=ARRESTS,
        page="arrests:detail",
        rows=lambda: Arrest.objects.select_related("recorded_by"),
        live=Q(age_band=AgeBand.CHILD, offence_class=OffenceClass.SUPPLY)
        & (
            Q(exploitation="") | Q(exploitation=Exploitation.YES, referral_reference="")
        ),
        visible=visible_arrests,
        owner_of=owner_of,
        dues_of=lambda row, provisions: dues_of(row),
    )
