"""Updates what depends on a warrant after each write: deadlines, ask-first places."""

from collections.abc import Sequence

from django.db import transaction

from operations.after_care.actions import follow_up
from operations.after_care.choices import Because
from operations.deadlines.actions import put_deadlines
from operations.statute.queries import law_of as law_of_force
from operations.statute.rules.limits import Provisions
from operations.warrants.choices import Outcome, State, WarrantMove
from operations.warrants.models import Warrant, WarrantEntry
from operations.warrants.queries import dues_of, law_of, owner_of
from operations.warrants.rules import lawful
from operations.warrants.rules.lawful import Made
from operations.warrants.rules.moves import BEFORE_ISSUE, IN_HAND
from operations.warrants.visibility import live_warrants, visible_warrants
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.places.actions import set_ask_first_marks
from stronghold.core.places.rules import Spot, plain_address
from stronghold.core.records.actions import locked_one


def check_has_team(by: User) -> None:
    """Refuse someone without a team: only its team can see a live warrant."""
    if by.team_id is None:
        raise RuleBroken(
            "You are in no team, and only its own team can see a warrant. Ask for your "
            "account to be put in your team first"
        )


def locked_own(by: User, reference: str) -> Warrant:
    """Return one of the team's own warrants, locked; only its team may move it."""
    policy.require(by, Verb.RUN_WARRANTS)
    row = locked_seen(by, reference)
    check_has_team(by)
    if row.team_id != by.team_id:
        raise NotAllowed(Verb.RUN_WARRANTS)
    return row


def locked_seen(by: User, reference: str) -> Warrant:
    return locked_one(Warrant.objects.filter(visible_warrants(by)), reference)


def entries_of(row: Warrant) -> list[WarrantEntry]:
    entries = [one for at in row.premises_read() for one in at.entries_read()]
    return sorted(entries, key=lambda entry: (entry.entered_at, entry.number))


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
    """Check again what was unlawful about each entry: a late one can change others.

    A review is open again where its finding has changed.
    """
    for entry in judged_again(row, provisions):
        entry.reviewed_at = entry.reviewed_by = None
        entry.review_note = ""
        entry.save()


def judged_again(row: Warrant, provisions: Provisions) -> list[WarrantEntry]:
    """Set what was unlawful about each entry; return those of which it changed."""
    entries = entries_of(row)
    found = lawful.irregularities(
        provisions, law_of(row), [made_of(entry) for entry in entries]
    )
    changed = []
    for entry, irregular in zip(entries, found, strict=True):
        if entry.irregular != irregular:
            entry.irregular = irregular
            changed.append(entry)
    return changed


def keep_up(
    row: Warrant, provisions: Provisions | None = None, *, is_past: bool = False
) -> None:
    """Update what depends on a warrant, after everything else is written.

    With `is_past` the deadlines are left to the import of a past warrant.
    """
    provisions = provisions or law_of_force(row.force)
    live = is_live(row)
    if set_execution(row, is_live=live):
        row.save(update_fields=["executed_on", "outcome"])
    if not (live or row.is_in_error):
        _begin_after_care(row)
    spots = _spots_of(row) if live and not row.is_in_error else []
    if not is_past:
        put_deadlines(owner_of(row), dues_of(row, provisions))
    elif not live:
        # It was never live here, so nothing is marked.
        return
    set_ask_first_marks(
        spots,
        holder=row.client_uuid,
        team_id=row.team_id,
        until=row.ends_on,
        notify_of_all=True,
    )


def is_live(row: Warrant) -> bool:
    """Say whether it may still be used to enter, or will be.

    One that is not stored yet and is in time may be.
    """
    if row.state in BEFORE_ISSUE:
        return True
    if row.state not in IN_HAND or row.ends_on is None or row.ends_on < clock.today():
        return False
    return row.pk is None or Warrant.objects.filter(live_warrants(), pk=row.pk).exists()


def set_execution(row: Warrant, *, is_live: bool) -> bool:
    """Set when a warrant was executed and its outcome, once it is spent.

    Figures and maps use these, and are seen by others than its team. Return whether
    they changed.
    """
    entries = entries_of(row)
    first = next((entry for entry in entries if entry.got_in), None)
    first = first or next(iter(entries), None)
    if first is None:
        return False
    on = None if is_live else london_date(first.entered_at)
    outcome = "" if is_live else first.outcome
    is_changed = (row.executed_on, row.outcome) != (on, outcome)
    row.executed_on, row.outcome = on, outcome
    return is_changed


def _begin_after_care(row: Warrant) -> None:
    """Begin the after-care of homes that were entered, once others may know of it."""
    for entry in entries_of(row):
        if entry.got_in:
            follow_up(
                entry.at,
                of=row.reference,
                by=entry.recorded_by,
                because=Because.ENTRY,
                since=london_date(entry.entered_at),
                is_certain=entry.outcome == Outcome.SAFEGUARDING,
            )


def settle_warrants() -> None:
    """Store the outcome of warrants whose last day is over, as no one else will."""
    rows = Warrant.objects.filter(
        state__in=(State.EXECUTED, State.ENDORSED), executed_on=None
    )
    over = rows.filter(ends_on__lt=clock.today()).order_by("pk")
    for pk in list(over.values_list("pk", flat=True)):
        _settle(pk)


@transaction.atomic(durable=True)
def _settle(pk: int) -> None:
    row = Warrant.objects.select_for_update(of=("self",)).get(pk=pk)
    keep_up(row)
    detail = {"move": WarrantMove.SETTLE}
    force, named = row.force.code, [row.reference]
    record(Kind.ALTERATION, by=SYSTEM, force=force, records=named, detail=detail)


def _spots_of(row: Warrant) -> Sequence[Spot]:
    spots = {
        Spot(at.premises_id, plain_address(at.place_text)) for at in row.premises_read()
    }
    return [spot for spot in spots if spot.premises_id or spot.words]
