"""What every write of a warrant ends with: its deadlines, and where to ask first."""

from collections.abc import Sequence

from operations.deadlines.actions import put_deadlines
from operations.statute.queries import provisions_in_force
from operations.statute.rules.limits import Provisions
from operations.warrants.models import Warrant, WarrantEntry
from operations.warrants.queries import dues_of, law_of, owner_of
from operations.warrants.rules import lawful
from operations.warrants.rules.lawful import Made
from operations.warrants.rules.machine import Standing
from operations.warrants.visibility import live_warrants, visible_warrants
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel.errors import NotAllowed, RuleBroken
from stronghold.places.actions import hold_ask_first
from stronghold.records.actions import locked_one


def check_has_team(by: User) -> None:
    """A live warrant is seen by its team alone, so nobody runs one without a team."""
    if by.team_id is None:
        raise RuleBroken(
            "You are in no team, and a warrant is seen by its own team alone. Ask for "
            "your account to be put in your team first"
        )


def locked_own(by: User, reference: str) -> Warrant:
    """Return one of the team's own warrants, locked; others are theirs to move."""
    policy.require(by, Verb.RUN_WARRANTS)
    row = locked_seen(by, reference)
    check_has_team(by)
    if row.team_id != by.team_id:
        raise NotAllowed(Verb.RUN_WARRANTS)
    return row


def locked_seen(by: User, reference: str) -> Warrant:
    return locked_one(Warrant.objects.filter(visible_warrants(by)), reference)


def standing_of(row: Warrant) -> Standing:
    """Return how a warrant stands, its entries and endorsements counted."""
    premises = row.all_premises.prefetch_related("entries")
    return Standing(
        reference=row.reference,
        state=row.state,
        enactment=row.enactment,
        issued_on=row.issued_on,
        ends_on=row.ends_on,
        in_error=row.is_in_error,
        is_all_premises=row.is_all_premises,
        n_entries=len(entries_of(row)),
        n_unendorsed=sum(one.waits_for_endorsement for one in premises),
    )


def entries_of(row: Warrant) -> list[WarrantEntry]:
    entries = WarrantEntry.objects.filter(at__warrant=row).select_related("at")
    return list(entries.order_by("entered_at", "pk"))


def made_of(entry: WarrantEntry) -> Made:
    return Made(
        at=entry.at.number,
        entered_at=entry.entered_at,
        names_premises=entry.at.is_named,
        outcome=entry.outcome,
        copy_given=entry.copy_given,
        authority_rank=entry.authority_rank,
        authority_at=entry.authority_at,
    )


def judge_entries(row: Warrant, provisions: Provisions) -> None:
    """Mark anew what was not lawful about each entry: one told late changes others.

    What an inspector has looked at is open again where it is no longer the same.
    """
    entries = entries_of(row)
    found = lawful.irregularities(
        provisions, law_of(row), [made_of(entry) for entry in entries]
    )
    for entry, irregular in zip(entries, found, strict=True):
        if entry.irregular != irregular:
            entry.irregular = irregular
            entry.reviewed_at = entry.reviewed_by = None
            entry.review_note = ""
            entry.save()


def keep_up(row: Warrant, provisions: Provisions | None = None) -> None:
    """Bring what depends on a warrant up to date, once all else is written."""
    provisions = provisions or provisions_in_force()
    put_deadlines(owner_of(row), dues_of(row, provisions))
    stands = Warrant.objects.filter(pk=row.pk, error_at__isnull=True)
    ids = _premises_of(row) if stands.filter(live_warrants()).exists() else []
    hold_ask_first(ids, holder=row.client_uuid, until=row.ends_on)


def _premises_of(row: Warrant) -> Sequence[int]:
    named = row.all_premises.filter(premises__isnull=False)
    return list(named.values_list("premises_id", flat=True).distinct())
