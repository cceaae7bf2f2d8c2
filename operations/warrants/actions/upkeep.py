"""What every write of a warrant ends with: its deadlines, and where to ask first."""

from collections.abc import Sequence

from django.db import transaction

from operations.deadlines.actions import put_deadlines
from operations.statute.queries import law_of as law_of_force
from operations.statute.rules.limits import Provisions
from operations.warrants.models import Warrant, WarrantEntry
from operations.warrants.queries import dues_of, law_of, owner_of
from operations.warrants.rules import lawful
from operations.warrants.rules.lawful import Made
from operations.warrants.rules.machine import ENDORSED, EXECUTED, Standing
from operations.warrants.visibility import live_warrants, visible_warrants
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import Kind
from stronghold.audit.record import SYSTEM, record
from stronghold.kernel import clock
from stronghold.kernel.errors import NotAllowed, RuleBroken
from stronghold.places.actions import set_ask_first_marks
from stronghold.places.rules import Spot, plain_address
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
    provisions = provisions or law_of_force(row.force)
    is_live = Warrant.objects.filter(live_warrants(), pk=row.pk).exists()
    _tell_execution(row, is_live=is_live)
    put_deadlines(owner_of(row), dues_of(row, provisions))
    spots = _spots_of(row) if is_live and not row.is_in_error else []
    set_ask_first_marks(
        spots,
        holder=row.client_uuid,
        team_id=row.team_id,
        until=row.ends_on,
        notify_of_all=True,
    )


def _tell_execution(row: Warrant, *, is_live: bool) -> None:
    """Say when one was executed and what it came to, once nobody may go in any more.

    Figures and maps count it by these, and are for more than its team.
    """
    entries = entries_of(row)
    told = next((one for one in entries if one.got_in), next(iter(entries), None))
    if told is None:
        return
    on = None if is_live else clock.london_date(told.entered_at)
    outcome = "" if is_live else told.outcome
    if (row.executed_on, row.outcome) != (on, outcome):
        row.executed_on, row.outcome = on, outcome
        row.save(update_fields=["executed_on", "outcome"])


def settle_warrants() -> None:
    """Say what each came to whose last day is over: nobody writes to it on that day."""
    rows = Warrant.objects.filter(state__in=(EXECUTED, ENDORSED), executed_on=None)
    over = rows.filter(ends_on__lt=clock.today()).order_by("pk")
    for pk in list(over.values_list("pk", flat=True)):
        _settle(pk)


@transaction.atomic(durable=True)
def _settle(pk: int) -> None:
    row = Warrant.objects.select_for_update(of=("self",)).get(pk=pk)
    keep_up(row)
    detail = {"move": "settle"}
    force, named = row.force.code, [row.reference]
    record(Kind.ALTERATION, by=SYSTEM, force=force, records=named, detail=detail)


def _spots_of(row: Warrant) -> Sequence[Spot]:
    named = row.all_premises.values_list("premises_id", "place_text")
    spots = {Spot(pk, plain_address(words)) for pk, words in named}
    return [spot for spot in spots if spot.premises_id or spot.words]
