"""Makes the moves of a warrant, from draft to return."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from operations.statute.choices import Entries
from operations.statute.queries import law_of as law_of_force
from operations.statute.rules.clocks import warrant_ends
from operations.statute.rules.limits import Provisions
from operations.statute.rules.warrants import check_return
from operations.warrants.actions.upkeep import keep_up, locked_own
from operations.warrants.models import Warrant
from operations.warrants.queries import law_of, status_of
from operations.warrants.rules import lawful
from operations.warrants.rules import moves as rules
from operations.warrants.rules.moves import Status
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.records.rules import check_no_personal_details, check_text


@dataclass(frozen=True)
class MoveDetails:
    """What a move may need: when, who authorised it, what the court said, or why.

    `already`: the warrant has gone back to the court, which is a fact to be kept.
    """

    on: date | None = None
    at: datetime | None = None
    rank: str = ""
    court: str = ""
    entries_allowed: str = ""
    most_entries: int | None = None
    reason: str = ""
    already: bool = False


@transaction.atomic(durable=True)
def move_warrant(
    *,
    by: User,
    reference: str,
    move: str,
    details: MoveDetails = MoveDetails(),
    keep_words: bool = False,
) -> Warrant:
    """Make a move, if the law and the warrant's state allow it."""
    row = locked_own(by, reference)
    check_no_personal_details(details.reason, field="reason", kept=keep_words)
    check_no_personal_details(details.court, field="court", kept=keep_words)
    return _move(row, by=by, code=move, details=details)


def _move(row: Warrant, *, by: User, code: str, details: MoveDetails) -> Warrant:
    provisions = law_of_force(row.force)
    apply_move(
        row, code, details, status=status_of(row), law=provisions, today=clock.today()
    )
    row.save()
    keep_up(row, provisions)
    named, why = [row.reference], row.withdrawn_because
    detail = {"move": code}
    record(Kind.ALTERATION, by=by, records=named, reason=why, detail=detail)
    return row


def apply_move(  # noqa: PLR0913 - each says one thing about the move
    row: Warrant,
    code: str,
    details: MoveDetails,
    *,
    status: Status,
    law: Provisions,
    today: date,
) -> None:
    """Make a move of a warrant that is not saved yet, by the law and on that day."""
    move = rules.move_of(status, code, today=today)
    if move.is_of_premises:
        raise RuleBroken("Say at which premises, on the page for it", field="move")
    match code:
        case "authorise":
            _authorise(row, details)
        case "apply":
            _apply(row, details)
        case "refuse":
            row.refused_on = _on_or_after_application(row, details, "The refusal")
        case "issue":
            _issue(row, details, law)
        case "call_off":
            rules.check_reason(details.reason, ask="Enter why it is withdrawn")
            row.withdrawn_on = today
            row.withdrawn_because = details.reason.strip()
        case "return":
            _return(row, details, status, law=law)
    row.state = move.target


def _authorise(row: Warrant, details: MoveDetails) -> None:
    rules.check_authority(details.rank, details.at, now=clock.now())
    row.authorised_rank, row.authorised_at = details.rank, details.at


def _apply(row: Warrant, details: MoveDetails) -> None:
    row.applied_on = rules.check_past(
        details.on, None, subject="The application", field="on", now=clock.now()
    )
    if row.authorised_at:
        authorised_on = london_date(row.authorised_at)
        rules.check_order(
            row.applied_on,
            authorised_on,
            subject="The application",
            before="its authority",
            section=rules.APPLY_RANK,
        )
    court = details.court.strip()
    if not court:
        raise RuleBroken("Enter the court", field="court")
    check_text(court, subject="Court", field="court", longest=rules.LONGEST_COURT)
    row.court = court


def _on_or_after_application(row: Warrant, details: MoveDetails, subject: str) -> date:
    on = rules.check_past(
        details.on, None, subject=subject, field="on", now=clock.now()
    )
    rules.check_order(
        on,
        row.applied_on,
        subject=subject,
        before="the application",
        section=rules.APPLICATION,
    )
    return on


def _issue(row: Warrant, details: MoveDetails, provisions: Provisions) -> None:
    """Store the court's issue, which may allow other entries than applied for."""
    on = _on_or_after_application(row, details, "The issue")
    if allowed := details.entries_allowed:
        most = details.most_entries if allowed == Entries.LIMITED else None
        # The court has decided: its grounds are not asked for again.
        rules.check_entries(
            allowed, most, row.entries_grounds or "Decided by the court"
        )
        row.entries_allowed, row.most_entries = allowed, most
    ends = warrant_ends(provisions, issued_on=on, enactment=row.enactment)
    row.issued_on, row.ends_on = on, london_date(ends.due_at)


def _return(
    row: Warrant, details: MoveDetails, status: Status, *, law: Provisions
) -> None:
    """Return a warrant once it is endorsed; record what was irregular about it."""
    on = rules.check_past(
        details.on, None, subject="The return", field="on", now=clock.now()
    )
    rules.check_order(
        on,
        row.issued_on,
        subject="The return",
        before="the issue",
        section=rules.RETURN,
    )
    is_endorsed = status.n_unendorsed == 0
    if not details.already:
        check_return(law, law_of(row), is_endorsed=is_endorsed)
    row.returned_on = on
    row.irregular = lawful.irregularities_of_return(
        law, law_of(row), returned_on=on, is_endorsed=is_endorsed
    )
