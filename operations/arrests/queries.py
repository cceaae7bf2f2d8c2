"""Reads of arrests and of matches, and what is due on an arrest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Choices, Q, QuerySet

from operations.arrests import rules
from operations.arrests.choices import MatchState, OffenceClass
from operations.arrests.models import Arrest, ArrestMatch
from operations.arrests.visibility import visible_arrests
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)

# How the list is sorted.
ORDER = ("-occurred_on", "-pk")


@dataclass(frozen=True)
class ArrestFilter(RecordFilter):
    """The filter of the list of arrests; its days are those of the arrest."""

    offence_class: str = ""

    prefix: ClassVar[str] = "A"
    counted_on: ClassVar[str] = "occurred_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {"offence_class": OffenceClass}

    def rows(self, viewer: User) -> Q:
        """Return the condition; an arrest set aside is listed only by its reference."""
        rows = super().rows(viewer)
        return rows if self.reference else rows & Q(same_as__isnull=True)


def arrests_page(viewer: User, wanted: ArrestFilter, ask: PageRequest) -> Page[Arrest]:
    """Return a page of arrests, the latest first."""
    every = _visible(viewer)
    rows = with_related(listed_arrests(viewer, wanted))
    page = page_of(rows, every=every, order=ORDER, ask=ask)
    consulted([], **wanted.as_params())
    return page


def listed_arrests(viewer: User, wanted: ArrestFilter) -> QuerySet[Arrest]:
    """Return everything in the list. The caller logs the read."""
    return _visible(viewer).filter(wanted.rows(viewer))


def arrest(viewer: User, reference: str) -> Arrest:
    """Return one arrest with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def history(viewer: User, reference: str) -> list[Any]:
    """Return each stored version of an arrest, the oldest first."""
    return history_of(_visible(viewer), reference)


def recent_by(viewer: User, limit: int = 5) -> list[Arrest]:
    """Return the latest arrests that the viewer recorded."""
    rows = with_related(_visible(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found


def _visible(viewer: User) -> QuerySet[Arrest]:
    return Arrest.objects.filter(visible_arrests(viewer))


def visible_matches(viewer: User) -> Q:
    """Return the matches of arrests that the viewer may read and decide."""
    if not policy.can(viewer, Verb.DECIDE_MATCHES):
        return Q(pk__in=[])
    return Q(imported__in=_visible(viewer))


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


def match_of(viewer: User, arrest: Arrest) -> ArrestMatch | None:
    """Return the match that an arrest waits for, if the viewer may decide it."""
    rows = _matches(viewer).filter(state=MatchState.WAITING)
    return rows.filter(Q(imported=arrest) | Q(candidate=arrest)).first()


def one_match(viewer: User, pk: int) -> ArrestMatch:
    match = _matches(viewer).filter(pk=pk).first()
    if match is None:
        raise NotFound
    return match


def _matches(viewer: User) -> QuerySet[ArrestMatch]:
    sides = ("imported", "candidate")
    related = [f"{s}__{name}" for s in sides for name in ("street", "premises")]
    people = [f"{side}__recorded_by" for side in sides]
    rows = ArrestMatch.objects.filter(visible_matches(viewer))
    return rows.select_related(*sides, *related, *people, "decided_by")


def _consulted(matches: list[ArrestMatch]) -> list[ArrestMatch]:
    consulted(
        row.reference for match in matches for row in (match.imported, match.candidate)
    )
    return matches


def needs_answer(row: Arrest) -> bool:
    """Say whether the question of exploitation is still to be answered."""
    return _is_asked(row) and not row.exploitation and _counts(row)


def needs_referral(row: Arrest) -> bool:
    """Say whether a child may be exploited and has not been referred."""
    is_unsettled = _is_asked(row) and not _is_settled(row)
    return is_unsettled and bool(row.exploitation) and _counts(row)


def _is_asked(row: Arrest) -> bool:
    return rules.needs_exploitation_answer(
        age_band=row.age_band, offence_class=row.offence_class
    )


def _is_settled(row: Arrest) -> bool:
    return rules.is_settled(answer=row.exploitation, referral=row.referral_reference)


def _counts(row: Arrest) -> bool:
    set_aside = row.waits_for_match or row.same_as_id is not None
    return not row.is_in_error and not set_aside


def dues_of(row: Arrest) -> list[Due]:
    """Return what is due: the question of exploitation, by local standard.

    After a yes it is met only once the child is referred.
    """
    if not _is_asked(row) or not _counts(row):
        return []
    due_at = row.recorded_at + rules.TIME_TO_ANSWER
    kind = DeadlineKind.EXPLOITATION
    return [Due(kind, due_at, due_at, is_met=_is_settled(row))]


def owner_of(row: Arrest) -> Owner:
    return Owner(
        field="arrest",
        pk=row.pk,
        force_id=row.force_id,
        team_id=row.recorded_by.team_id,
        person_id=row.recorded_by_id,
    )


def deadline_source() -> Source:
    """Return how the sweep of deadlines finds the arrests with something due."""
    return Source(
        field="arrest",
        one_name="Arrest",
        page="arrests:detail",
        rows=lambda: Arrest.objects.select_related("recorded_by"),
        live=Q(age_band=rules.CHILD, offence_class=rules.SUPPLY)
        & (Q(exploitation="") | Q(exploitation=rules.YES, referral_reference="")),
        visible=visible_arrests,
        owner_of=owner_of,
        dues_of=lambda row, provisions: dues_of(row),
    )
