"""Describes changes to records, by the code in their events.

Different kinds of record use the same codes for their moves, such as "authorise" for a
closure notice and for a warrant. So a move is looked up by the first letter of the
record's reference. A test checks that every code that an action records is here.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from operations.closures.choices import EventKind

if TYPE_CHECKING:
    from stronghold.core.audit.models import Event

CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "recorded_in_error": "Marked as recorded in error",
        "brief_signed": "Signed the weekly brief",
        "figures_published": "Published figures",
        "figures_revised": "Republished figures",
        "marked_different": "Decided that they are not the same",
        "separated": "Separated merged reports",
        "decision_undone": "Undid “not the same”",
        "reporter_corrected": "Corrected the details of who reported it",
        "reporter_kept_longer": "Kept the details of who reported it for longer",
        "call_back_words_cleared": "Cleared what may be said in a call-back",
        "call_back_reached": "Called back",
        "call_back_no_answer": "Called back without an answer",
        "call_back_not_wanted": "Called back: not to be contacted again",
        "call_back_not_reached": "Gave up a call-back",
        "call_back_given": "Gave a call-back to another person",
        "duty_times_set": "Set the force’s response times",
        "duty_desk_set": "Set where urgent alerts go",
        "absence_recorded": "Recorded an absence",
        "absence_cancelled": "Cancelled an absence",
        "source_graded": "Graded its source",
        "words_cleared": "Cleared words for those who may not read the original",
        "clearance_removed": "Withdrew the cleared words",
        "device_key_made": "Let a device keep unsent records",
        "device_key_unused": "Deleted offline data on an unused device",
        "device_key_made_room": "Replaced an unused device with another",
        "device_key_destroyed": "Signed out on a device that could keep unsent records",
        "completed": "Completed the arrest",
        "exploitation_answered": "Answered whether the child could be exploited",
        "referral_named": "Named the referral of the arrest, or took it out",
        "the_same": "Decided that the two are one arrest",
        "two_arrests": "Decided that they are two arrests",
        "decision_taken_back": "Undid the decision whether the two are one arrest",
        "seizure_corrected": "Corrected what was seized",
        "irregular_reviewed": "Reviewed what was not lawful",
        "paper_in_error": "Marked a paper as added in error",
        "provision_looked_at": "Checked whether a limit of the law is in force",
        "tenure_recorded": "Recorded how the premises are held",
        "premises_loaded": "Loaded premises with their tenure",
        "county_line": "Changed the details of the line",
        "linked": "Linked it to the line",
        "unlinked": "Removed its link to the line",
        "agreement_drawn_up": "Drew up a sharing agreement",
        "agreement_changed": "Changed the draft of a sharing agreement",
        "agreement_discarded": "Discarded the draft of a sharing agreement",
        "agreement_signed_police": "Signed a sharing agreement for the police",
        "agreement_signed_partner": "Signed a sharing agreement for their organisation",
        "agreement_suspended": "Suspended a sharing agreement",
        "agreement_resumed": "Put a sharing agreement in force again",
        "agreement_ended": "Ended a sharing agreement",
        "ask_first_set": "Asked to be rung before a visit",
        "ask_first_reviewed": "Reviewed the request to be rung before a visit",
        "ask_first_lifted": "Withdrew the request to be rung before a visit",
        "disclosure_revoked": "Revoked a disclosure to a named person",
    }
)
# The number of the photo follows these.
PHOTOS: Mapping[str, str] = MappingProxyType(
    {
        "photo_captioned": "Changed the caption of photo",
        "photo_removed": "Removed photo",
        "photo_put_back": "Put back photo",
    }
)
STEPS: Mapping[str, str] = MappingProxyType(
    {
        "make": "Made the referral",
        "acknowledge": "Recorded that the referral was acknowledged",
        "decide": "Recorded what was decided on the referral",
        "feedback": "Recorded the outcome of the referral",
        "name": "Recorded how the person’s name was passed",
    }
)
_TRIAGE = {
    "assess": "Assessed it",
    "assign": "Assigned it",
    "to_team": "Gave it to a team",
    "take": "Took it on",
    "start": "Started work",
    "hand_back": "Handed it back",
    "answer": "Recorded the outcome",
    "close": "Closed it",
    "reopen": "Re-opened it",
    "undo": "Undid a move of several",
}
_WARRANTS = {
    "authorise": "Recorded the authority to apply",
    "apply": "Recorded the application",
    "issue": "Recorded that the court issued it",
    "refuse": "Recorded that the court refused it",
    "plan": "Planned an entry",
    "enter": "Recorded an entry",
    "endorse": "Endorsed it",
    "return": "Returned it to the court",
    "settle": "Recorded its result after its last day",
    "call_off": "Withdrew the warrant",
    "add_premises": "Added premises",
    "review": "Reviewed what was not lawful",
}
_TASKINGS = {
    "change": "Changed the tasking",
    "accept": "Accepted the tasking",
    "do": "Completed the tasking",
    "leave": "Recorded that it was not done",
    "cancel": "Cancelled the tasking",
    "set_again": "Set the tasking again",
}
_OPERATIONS = {"change": "Changed the operation", "phase": "Began a phase"}
_PRIORITIES = {"change": "Changed the priority", "answer": "Answered the priority"}
_ACTIVITIES = {"end": "Ended it"}
# The moves of each kind of record, by the first letter of its reference.
MOVES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "R": _TRIAGE,
        "C": {str(kind.value): str(kind.label) for kind in EventKind},
        "W": _WARRANTS,
        "T": _TASKINGS,
        "O": _OPERATIONS,
        "Y": _PRIORITIES,
        "P": _ACTIVITIES,
    }
)
# Moves of any kind of record into or out of an operation.
BELONGING: Mapping[str, str] = MappingProxyType(
    {"put_in": "Put it into an operation", "take_out": "Took it out of an operation"}
)
# Labels of other values in an event's detail, where they differ from the name.
_NAMES = {"n": "entry", "irregular": "points not lawful"}


def changed(event: "Event", *, unknown: str) -> str:
    """Return what was changed, in words; `unknown` if the detail does not say."""
    detail = event.detail
    if "provision" in detail:
        return _provision(detail)
    if "reassign_areas" in detail:
        return f"Found the areas again of {detail.get('changed')} of them"
    if move := detail.get("move"):
        return _moved(str(move), event) or unknown
    if step := detail.get("step"):
        return STEPS.get(str(step), unknown)
    change = str(detail.get("change", ""))
    if change in PHOTOS:
        return f"{PHOTOS[change]} {detail.get('photo', '')}"
    return CHANGES.get(change, unknown)


def _moved(move: str, event: "Event") -> str:
    """Describe the move, with the person, grade or outcome."""
    letter = event.records[0][:1] if event.records else "R"
    words = BELONGING.get(move) or MOVES.get(letter, {}).get(move, "")
    values = [
        f"{_NAMES.get(n, n)} {v}" for n, v in event.detail.items() if n != "move" and v
    ]
    return f"{words} ({', '.join(values)})" if words and values else words


def _provision(detail: Mapping[str, Any]) -> str:
    """Say which limit of the law was approved, and from when."""
    limit = f"{detail.get('provision')} from {detail.get('from')}"
    if detail.get("change") == "provision_entered":
        return f"Entered a limit of the law that is in force: {limit}"
    if detail.get("change") == "provision_refused":
        return f"Refused a limit of the law: {limit}"
    if not detail.get("is_on"):
        return f"Switched off a limit of the law: {limit}"
    return (
        f"Approved a limit of the law: {limit}, "
        f"{detail.get('value')} {detail.get('unit')}"
    )
