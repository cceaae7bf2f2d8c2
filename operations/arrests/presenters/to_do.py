"""The panel of what is still to do about an arrest, at the top of its page."""

from typing import TYPE_CHECKING

from django.urls import reverse

from operations.arrests.choices import DrugClass
from operations.arrests.record import ARRESTS, needs_answer, needs_referral
from operations.arrests.rules import PROVISIONS_OF_CLASS, TIME_TO_ANSWER
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant

if TYPE_CHECKING:
    from operations.arrests.models import Arrest

# The part of the page of an arrest with its concerns and the link to refer.
SAFEGUARDING_PART = "#safeguarding"


def to_do_panel(
    arrest: "Arrest", *, may_complete: bool, has_match: bool
) -> Panel | None:
    """Return what a viewer can do next about an arrest; None if there is nothing.

    `has_match`: the viewer may decide whether it is the same as another one.
    """
    if not (may_complete or has_match):
        return None
    shown = _steps(arrest) if may_complete else {}
    match_url = reverse("arrests:matches") if has_match else ""
    return Panel("arrests/to_do.html", {**shown, "match_url": match_url}, is_first=True)


def _steps(arrest: "Arrest") -> dict[str, str | bool]:
    """Return the addresses of the steps that are open, for the template."""
    complete_url = ARRESTS.url("complete", arrest.reference)
    return {
        **_question(arrest),
        "complete_url": complete_url,
        "is_complete": _is_complete(arrest),
    }


def _question(arrest: "Arrest") -> dict[str, str]:
    url = ARRESTS.url("exploitation", arrest.reference)
    due_by = written_instant(arrest.recorded_at + TIME_TO_ANSWER)
    if needs_answer(arrest):
        return {"answer_url": url, "due_by": due_by}
    if not arrest.exploitation:
        return {}
    if not needs_referral(arrest):
        return {"change_answer_url": url}
    return {"change_answer_url": url, "refer_url": SAFEGUARDING_PART, "due_by": due_by}


def _is_complete(arrest: "Arrest") -> bool:
    """Say whether all details from custody are known."""
    known = (arrest.custody_number, arrest.offence_provision, arrest.disposal)
    is_of_drugs = arrest.offence_class not in PROVISIONS_OF_CLASS
    is_class_known = arrest.drug_class != DrugClass.UNKNOWN
    return all(known) and (is_class_known or not is_of_drugs)
