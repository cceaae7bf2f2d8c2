"""Reads warrants, and what is due on them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from operations.deadlines.choices import DeadlineKind
from operations.deadlines.queries import Source
from operations.deadlines.rules import Due, Owner
from operations.statute.choices import Enactment, Entries
from operations.statute.queries import law_of as law_of_force
from operations.statute.rules import clocks
from operations.statute.rules import warrants as statute
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import Deadline, Provisions
from operations.warrants.choices import State
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from operations.warrants.record import WARRANTS
from operations.warrants.rules.moves import IN_HAND, Status
from operations.warrants.visibility import live_warrants, visible_warrants
from stronghold.core.accounts.models import User
from stronghold.core.kernel.asked_once import asked_once
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.places.queries import PlaceMeant

# No law says how soon; it is practice that an inspector looks within three days.
REVIEW_WITHIN = timedelta(days=3)


def premises_of(viewer: User, warrant: Warrant) -> list[WarrantPremises]:
    """Return the premises of a warrant in order, each with its entries."""
    return premises_held(WARRANTS.rows(viewer).filter(pk=warrant.pk))


def premises_held(warrants: QuerySet[Warrant]) -> list[WarrantPremises]:
    """Return the premises of warrants that the caller may read, each with its entries.

    For a request about someone's data also those of a restricted warrant.
    """
    rows = WarrantPremises.objects.filter(warrant__in=warrants)
    return list(
        rows.select_related("street", "premises", "endorsed_by")
        .prefetch_related(
            "entries__recorded_by",
            "entries__reviewed_by",
            "entries__seizures",
            "entries__links",
        )
        .order_by("number")
    )


def place_at(viewer: User, reference: str, number: int) -> PlaceMeant | None:
    """Return the places of a warrant's premises, by their number on it."""
    rows = WarrantPremises.objects.filter(
        warrant__in=WARRANTS.rows(viewer).filter(reference=reference), number=number
    )
    at = rows.first()
    return place_of_premises(at) if at else None


def place_of_premises(at: WarrantPremises) -> PlaceMeant:
    """Return the place of premises of a warrant."""
    return PlaceMeant(at.place_text, at.point, at.street_id, at.premises_id)


def entries_of(viewer: User, warrant: Warrant) -> list[WarrantEntry]:
    """Return the entries made under a warrant, the oldest first."""
    rows = WarrantEntry.objects.filter(
        at__warrant__in=WARRANTS.rows(viewer).filter(pk=warrant.pk)
    )
    return list(
        rows.select_related(
            "at__street",
            "at__premises",
            "at__warrant",
            "recorded_by",
            "reviewed_by",
        ).order_by("entered_at", "pk")
    )


def entry_numbered(viewer: User, warrant: Warrant, number: int) -> WarrantEntry:
    """Return the entry with this number; RuleBroken if the warrant has none."""
    entries = entries_of(viewer, warrant)
    found = next((one for one in entries if one.number == number), None)
    if found is None:
        raise RuleBroken("There is no such entry", field="entry")
    return found


@asked_once
def hidden_references(viewer: User) -> Collection[str]:
    """Return the live warrants of the force that this person may not see.

    Used by the audit log: what happened to a warrant is shown once it is spent.
    """
    rows = Warrant.objects.filter(live_warrants(), force=viewer.force)
    if viewer.team_id:
        rows = rows.exclude(team=viewer.team_id)
    return list(rows.values_list("reference", flat=True))


def is_live(viewer: User, reference: str) -> bool:
    """Say whether a warrant that the viewer sees may still be executed."""
    return WARRANTS.rows(viewer).filter(live_warrants(), reference=reference).exists()


def clock_of(row: Warrant) -> Deadline | None:
    """Return by when it must be used, or go back to the court once it was used.

    By the law of the day of its issue; None if the team does not hold it.
    """
    if row.state not in IN_HAND or row.is_in_error or row.issued_on is None:
        return None
    provisions = law_of_force(row.force)
    if row.got_in:
        return statute.return_by(provisions, law_of(row))
    return clocks.warrant_ends(
        provisions, issued_on=row.issued_on, enactment=row.enactment
    )


def law_of(row: Warrant) -> statute.Warrant:
    """Return an issued warrant as the rules of law read it."""
    assert row.issued_on is not None  # noqa: S101 - asked for only once it is issued
    return statute.Warrant(
        enactment=Enactment(row.enactment),
        issued_on=row.issued_on,
        entries=Entries(row.entries_allowed),
        most_entries=row.most_entries,
        is_all_premises=row.is_all_premises,
        executed_on=_entered_everywhere_on(row),
    )


def _entered_everywhere_on(row: Warrant) -> date | None:
    """Return the day on which the last of its premises was entered, if all were."""
    if not row.got_in:
        return None
    found = [
        min((one.entered_at for one in at.entries_read() if one.got_in), default=None)
        for at in row.premises_read()
    ]
    days = [london_date(at) for at in found if at is not None]
    return max(days, default=None) if len(days) == len(found) else None


def deadline_source() -> Source:
    """Return how the sweep and the list of deadlines read warrants."""
    unreviewed = WarrantEntry.objects.filter(reviewed_at__isnull=True).exclude(
        irregular=[]
    )
    in_hand = Q(issued_on__isnull=False, returned_on__isnull=True)
    to_review = Q(pk__in=unreviewed.values("at__warrant"))
    return Source(
        field="warrant",
        one_name="Warrant",
        kind=WARRANTS,
        page="warrants:detail",
        rows=Warrant.objects.all,
        live=in_hand | to_review | (Q(reviewed_at__isnull=True) & ~Q(irregular=[])),
        visible=visible_warrants,
        owner_of=owner_of,
        dues_of=dues_of,
        goes_by_law=True,
        unlisted=live_warrants,
    )


def status_of(
    row: Warrant, premises: Iterable[WarrantPremises] | None = None
) -> Status:
    """Return the status of a warrant; `premises` are its own, if they are read."""
    if premises is None:
        premises = row.premises_read()
    return Status(
        reference=row.reference,
        state=row.state,
        enactment=row.enactment,
        issued_on=row.issued_on,
        ends_on=row.ends_on,
        in_error=row.is_in_error,
        is_all_premises=row.is_all_premises,
        n_unendorsed=sum(one.waits_for_endorsement for one in premises),
    )


def owner_of(row: Warrant) -> Owner:
    return Owner("warrant", row.pk, force_id=row.force_id, team_id=row.team_id)


def dues_of(row: Warrant, provisions: Provisions) -> Sequence[Due]:
    """Return everything due: its end, its return, and the inspector's reviews."""
    if row.is_in_error or row.issued_on is None:
        return []
    return [*_clocks(row, provisions), *_reviews(row)]


def _clocks(row: Warrant, provisions: Provisions) -> list[Due]:
    assert row.issued_on is not None  # noqa: S101 - asked for only once it is issued
    ends = clocks.warrant_ends(
        provisions, issued_on=row.issued_on, enactment=row.enactment
    )
    back = statute.return_by(provisions, law_of(row))
    is_back = row.returned_on is not None
    found = []
    if row.state != State.WITHDRAWN:
        is_met = row.got_in or is_back
        found.append(Due.by_law(DeadlineKind.WARRANT_ENDS, ends, is_met=is_met))
    found.append(Due.by_law(DeadlineKind.WARRANT_RETURN, back, is_met=is_back))
    return found


def _reviews(row: Warrant) -> list[Due]:
    entries = [one for at in row.premises_read() for one in at.entries_read()]
    found = [
        _review(f"entry-{entry.pk}", entry.recorded_at, is_met=bool(entry.reviewed_at))
        for entry in sorted(entries, key=lambda entry: entry.pk)
        if entry.irregular
    ]
    if row.irregular and row.returned_on:
        # The day after the return: when it was recorded is not kept on the row.
        returned_at = last_instant(row.returned_on)
        found.append(_review("return", returned_at, is_met=bool(row.reviewed_at)))
    return found


def _review(part: str, since: Any, *, is_met: bool) -> Due:
    due_at = since + REVIEW_WITHIN
    return Due(DeadlineKind.IRREGULAR, due_at, due_at, part=part, is_met=is_met)
