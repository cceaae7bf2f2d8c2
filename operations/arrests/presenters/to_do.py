"""The panel of what is still to do about an arrest, at the top of its page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.arrests import queries
from operations.arrests.choices import DrugClass
from operations.arrests.rules import PROVISIONS_OF_CLASS, TIME_TO_ANSWER
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.dates import written_instant

if TYPE_CHECKING:
    from operations.arrests.models import Arrest

# The part of the page of an arrest with its concerns and the link to refer.
SAFEGUARDING_PART = "#safeguarding"


@dataclass(frozen=True)
class ToDoPanel:
    """What `arrests/to_do.html` draws: the address of each open step, or nothing."""

    answer_url: str = ""
    due_by: str = ""
    refer_url: str = ""
    # Once the question of exploitation is answered, the answer can be changed.
    change_answer_url: str = ""
    complete_url: str = ""
    is_complete: bool = False
    match_url: str = ""


def panel(viewer: User, arrest: "Arrest") -> Panel | None:
    """Return what this viewer can do next; None if there is nothing."""
    if arrest.is_in_error or arrest.same_as_id:
        return None
    match = queries.match_of(viewer, arrest)
    match_url = reverse("arrests:matches") if match else ""
    if not policy.can(viewer, Verb.RECORD_ARREST):
        shown = ToDoPanel(match_url=match_url)
        return Panel("arrests/to_do.html", shown, is_first=True) if match_url else None
    shown = ToDoPanel(
        **_question(arrest),
        complete_url=reverse("arrests:complete", args=[arrest.reference]),
        is_complete=_is_complete(arrest),
        match_url=match_url,
    )
    return Panel("arrests/to_do.html", shown, is_first=True)


def _question(arrest: "Arrest") -> dict[str, str]:
    url = reverse("arrests:exploitation", args=[arrest.reference])
    due_by = written_instant(arrest.recorded_at + TIME_TO_ANSWER)
    if queries.needs_answer(arrest):
        return {"answer_url": url, "due_by": due_by}
    if not arrest.exploitation:
        return {}
    if not queries.needs_referral(arrest):
        return {"change_answer_url": url}
    return {"change_answer_url": url, "refer_url": SAFEGUARDING_PART, "due_by": due_by}


def _is_complete(arrest: "Arrest") -> bool:
    """Say whether all details from custody are known."""
    known = (arrest.custody_number, arrest.offence_provision, arrest.disposal)
    is_of_drugs = arrest.offence_class not in PROVISIONS_OF_CLASS
    is_class_known = arrest.drug_class != DrugClass.UNKNOWN
    return all(known) and (is_class_known or not is_of_drugs)
