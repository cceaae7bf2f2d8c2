"""The closure notice as a document: its seven contents, in the order of s.76(5).

It is given to the public and fixed to a door, so it has no protective marking.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from operations.closure_moves.choices import Ground, State
from operations.closure_moves.rules.moves import NOTICE, Status
from operations.closures.events import (
    authority,
    facts_of,
    signatory_name,
    status_of,
)
from operations.closures.presenters.move import BACK
from operations.closures.record import CLOSURES
from operations.closures.rules.notice_words import EVERYONE
from operations.statute.rules.limits import Code, Provisions, cited, unlawful
from stronghold.core.records.presenters import named
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import SummaryRow
from stronghold.core.ui.pdf import pdf_of

if TYPE_CHECKING:
    from operations.closures.models import ClosureCase, ClosureEvent

# There is no notice before its authority, and none is served after the hearing.
MAY_BE_MADE = (State.AUTHORISED, *NOTICE)
NO_HOURS = (
    "No authority is recorded, so the number of hours is not known. Undo the service, "
    "record the authority, then record the service again"
)


def has_notice(status: Status) -> bool:
    """Say whether there is a notice to make as a document."""
    return status.state in MAY_BE_MADE and status.hours is not None


def check_may_be_made(status: Status, law: Provisions, *, today: date) -> None:
    """Refuse a notice that would lack any of its seven contents: section 76(5)."""
    contents = cited(law, Code.CONTENTS, today)
    if status.state not in MAY_BE_MADE:
        raise unlawful(contents, "The notice must be authorised first")
    if status.hours is None:
        raise unlawful(cited(law, Code.NOTICE, today), NO_HOURS)
    if not (status.prepared.hearing_court and status.prepared.hearing_at):
        raise unlawful(contents, "Enter when and where it will be heard first")


def notice_page(case: "ClosureCase", status: Status) -> FormPage:
    return FormPage(
        title="Make the notice",
        caption=named(CLOSURES, case),
        lede="A document with the seven contents of s.76(5), to print and serve. The "
        "printed version is kept with the case and can be printed again.",
        back_url=CLOSURES.url("detail", case.reference),
        back_text=BACK,
        button="Make the notice (PDF)",
        facts=[
            SummaryRow("Premises", case.place_text),
            SummaryRow("Period", _period(status)),
            SummaryRow("Hearing", _hearing(status)),
        ],
    )


def first_answers(
    case: "ClosureCase", before: Mapping[str, str], *, let_in: str = ""
) -> dict[str, str]:
    """Return the initial values: those of the last notice, else of the case.

    `let_in` is who may be inside, which the text of a new notice leaves out too.
    """
    premises = case.premises
    known = [case.place_text, "", premises.postcode if premises else ""]
    found = {"address": "\n".join(known).strip()}
    if let_in:
        found["kept_out"] = f"{EVERYONE}, and these: {let_in}"
    return {**found, **before}


def draw_notice(
    case: "ClosureCase", rows: Sequence["ClosureEvent"], typed: Mapping[str, str]
) -> bytes:
    """Return the notice as a PDF."""
    context = {"notice": notice(case, rows, typed)}
    return pdf_of("documents/closure_notice.html", context)


def notice(
    case: "ClosureCase", rows: Sequence["ClosureEvent"], typed: Mapping[str, Any]
) -> dict[str, str]:
    """Return what the document draws: the seven contents, and who signs."""
    status, signed = status_of(rows), authority(rows)
    return {
        "reference": case.reference,
        "issuer": case.issuer.name,
        "issuer_address": typed["issuer_address"],
        "telephone": typed["telephone"],
        "position": typed["position"],
        "premises": typed["address"],
        "ground": Ground(case.ground).label.lower(),
        "period": _period(status),
        "kept_out": typed["kept_out"],
        "times": typed["times"],
        "court": status.prepared.hearing_court,
        "hearing": _hearing(status),
        "advice": typed["advice"],
        "signatory": signatory_name(signed) if signed else "",
        "signs_as": facts_of(signed).position if signed else "",
        "authorised": written_instant(signed.happened_at) if signed else "",
    }


def _period(status: Status) -> str:
    """Return for how long the notice runs."""
    hours = (status.hours or 0) + status.extension_hours
    if status.served_at:
        return f"{hours} hours from {written_instant(status.served_at)}"
    return f"{hours} hours from the time it is served"


def _hearing(status: Status) -> str:
    at = status.prepared.hearing_at
    when = written_instant(at) if at else "not booked"
    return f"{when}, {status.prepared.hearing_court}"
