"""What an event says in words, by its kind; a test demands that every kind is here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stronghold.accounts.choices import Role
from stronghold.audit.choices import Kind

if TYPE_CHECKING:
    from stronghold.audit.models import Event

PAGES: Mapping[str, str] = MappingProxyType(
    {
        "home": "the home page",
        "search": "a search",
        "reports:list": "the list of reports",
        "reports:new": "the form of a new report",
        "reports:detail": "its page",
        "reports:triage": "the queue of triage",
        "reports:triage_undo": "the queue of triage",
        "reports:triage_saved": "the queue of triage",
        "reports:assess": "the form that assesses it",
        "reports:assign": "the form that assigns it",
        "reports:move": "the form that moves it on",
        "reports:grade_source": "the form that grades its source",
        "reports:clear_words": "the form that clears its words",
        "reports:withdraw": "the form that marks it as recorded in error",
        "reports:reporter": "the page of who told of it",
        "reports:reporter_correct": "the form that corrects who told of it",
        "reports:reporter_forget": "the form that erases who told of it",
        "reports:reporter_keep": "the form that keeps who told of it longer",
        "reports:reporters_due": "the list of contact details due for review",
        "reports:call_backs": "the list of call-backs",
        "reports:call_back": "the page of a call-back",
        "reports:call_back_words": "the form that clears the words of a call-back",
        "reports:photos": "the photos of a report",
        "reports:photo": "the page of a photo",
        "reports:photo_caption": "the caption of a photo",
        "reports:photo_full": "the picture",
        "reports:photo_small": "the small picture",
        "reports:photo_remove": "the photos of a report",
        "reports:photo_put_back": "the photos of a report",
        "offline:key": "the key of what a phone keeps until it is sent",
        "offline:places": "the streets and postcodes that a phone keeps",
        "import_reports": "an import of reports",
        "reports:similar": "what is like a report being typed",
        "reports:duplicates": "the list of reports that may be the same",
        "reports:compare": "the comparison of two reports",
        "reports:undo_decision": "the comparison of two reports",
        "places:suggest": "the places offered to a form",
        "ledger:search": "the search for a place",
        "ledger:street": "the page of a street",
        "ledger:premises": "the page of premises",
        "arrests:list": "the list of arrests",
        "arrests:new": "the form of a new arrest",
        "arrests:detail": "its page",
        "arrests:withdraw": "the form that marks it as recorded in error",
        "api_reports": "the API’s list of reports",
        "api_report": "the API",
        "api_arrests": "the API’s list of arrests",
        "api_arrest": "the API",
        "oversight:trail": "the audit log",
        "oversight:record": "its trail in the audit log",
        "oversight:person": "the trail of this person",
    }
)
DUPLICATES = {
    "set_apart": "Decided that they are not the same",
    "parted": "Parted what was merged",
    "decision_undone": "Took back that they are not the same",
}
REPORTER = {
    "reporter_corrected": "Corrected how to reach who told of it",
    "reporter_kept_longer": "Kept the details of who told of it longer",
    "call_back_words_cleared": "Cleared what may be said in a call-back",
    "call_back_reached": "Called back",
    "call_back_no_answer": "Called back without an answer",
    "call_back_not_wanted": "Called back: not to be contacted again",
    "call_back_not_reached": "Gave up a call-back",
}
TRIAGE = {
    "source_graded": "Graded its source",
    "words_cleared": "Cleared words for those who may not read the original",
    "clearance_taken_back": "Took back the cleared words",
}
# What each move of triage is called once it is made, by its code.
MOVES = {
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
WHY_NOT = {
    "wrong": "wrong username or password",
    "closed": "the account is closed",
    "wrong_present": "wrong current password, to change it",
    "one_time_run_out": "the one-time password had run out",
}
PHOTOS = {
    "photo_captioned": "Changed the caption of photo",
    "photo_removed": "Removed photo",
    "photo_put_back": "Put back photo",
}
DEVICE = {
    "device_key_made": "Let a device keep what could not be sent",
    "device_key_unused": "A device unused for 90 days can open what it kept no more",
    "device_key_destroyed": "Signed out on a device that could keep what was not sent",
}
FIELDS = {
    "display_name": "name",
    "email": "email",
    "role": "role",
    "team": "team",
}


def words(event: "Event") -> str:
    """Return what happened, in words."""
    return WORDS[Kind(event.kind)](event)


def _label(event: "Event") -> str:
    return str(Kind(event.kind).label)


def _recorded(event: "Event") -> str:
    if file := event.detail.get("file"):
        return f"Loaded {file}"
    if photo := event.detail.get("photo"):
        return f"Added photo {photo}"
    return _label(event)


def _changed(event: "Event") -> str:
    if event.detail.get("change") == "recorded_in_error":
        return "Marked as recorded in error"
    if event.detail.get("change") == "provision_approved":
        return _provision(event.detail)
    if said := REPORTER.get(str(event.detail.get("change", ""))):
        return said
    if event.detail.get("change") in PHOTOS:
        return f"{PHOTOS[event.detail['change']]} {event.detail.get('photo', '')}"
    if move := event.detail.get("move"):
        return _moved(str(move), event.detail)
    if said := TRIAGE.get(str(event.detail.get("change", ""))):
        return said
    if said := DEVICE.get(str(event.detail.get("change", ""))):
        return said
    return DUPLICATES.get(str(event.detail.get("change", "")), _label(event))


def _provision(detail: Mapping[str, Any]) -> str:
    """Say which limit of the law was approved, and from when."""
    told = f"{detail.get('provision')} from {detail.get('from')}"
    if not detail.get("is_on"):
        return f"Switched off a limit of the law: {told}"
    return (
        f"Approved a limit of the law: {told}, "
        f"{detail.get('value')} {detail.get('unit')}"
    )


def _moved(move: str, detail: Mapping[str, Any]) -> str:
    """Say which move of triage it was, and to whom or with which grade or outcome."""
    told = [f"{n} {v}" for n, v in detail.items() if n != "move"]
    said = MOVES.get(move, move)
    return f"{said} ({', '.join(told)})" if told else said


def _erased(event: "Event") -> str:
    if event.detail.get("what") != "reporter":
        return _label(event)
    asked = event.detail.get("why") == "asked"
    why = "as they asked" if asked else "as their time was over"
    return f"Erased the details of who told of it, {why}"


def _combined(event: "Event") -> str:
    into = event.detail.get("into")
    return f"Merged into {into}" if into else _label(event)


def _read(event: "Event") -> str:
    page = str(event.detail.get("page", ""))
    of_reporter = event.detail.get("reporter") is True
    apart = {"page", "reporter"} if of_reporter else {"page"}
    told = [f"{n} {_shown(v)}" for n, v in event.detail.items() if n not in apart]
    read = "Read who told of it" if of_reporter else "Read"
    where = f"{read} in {PAGES.get(page, page)}" if page else read
    return f"{where} ({', '.join(told)})" if told else where


def _refused(event: "Event") -> str:
    verb = str(event.detail.get("verb", "")).replace("_", " ")
    page = str(event.detail.get("page", ""))
    where = f" in {PAGES.get(page, page)}" if page else ""
    return f"Was refused to {verb}{where}" if verb else _label(event) + where


def _failed(event: "Event") -> str:
    why = WHY_NOT.get(str(event.detail.get("why", "")))
    return f"{_label(event)}: {why}" if why else _label(event)


def _account(event: "Event") -> str:
    detail = event.detail
    if detail.get("created"):
        return f"Made the account, as {_role(detail.get('role'))}"
    if "active" in detail:
        return "Opened the account" if detail["active"] else "Closed the account"
    if detail.get("one_time_password"):
        return "Issued a one-time password"
    changed = ", ".join(_field(name, change) for name, change in detail.items())
    return f"Changed the account: {changed}" if changed else _label(event)


def _field(name: str, change: Any) -> str:
    label = FIELDS.get(name, name)
    if not isinstance(change, list):
        return label
    before, after = (_role(v) if name == "role" else v or "none" for v in change)
    return f"{label} from {before} to {after}"


def _role(code: Any) -> str:
    return Role(code).label.lower() if code in Role.values else "unknown role"


def _shown(value: Any) -> str:
    if value is True:
        return "searched"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _released(event: "Event") -> str:
    return f"{_label(event)} to {event.recipient}" if event.recipient else _label(event)


WORDS: Mapping[Kind, Callable[["Event"], str]] = MappingProxyType(
    {
        Kind.COLLECTION: _recorded,
        Kind.ALTERATION: _changed,
        Kind.CONSULTATION: _read,
        Kind.DISCLOSURE: _released,
        Kind.COMBINATION: _combined,
        Kind.ERASURE: _erased,
        Kind.SIGN_IN: _label,
        Kind.SIGN_OUT: _label,
        Kind.SIGN_IN_FAILED: _failed,
        Kind.REFUSAL: _refused,
        Kind.EXPORT: _label,
        Kind.PRINT: _label,
        Kind.PERMISSION_CHANGE: _account,
        Kind.PASSWORD_CHANGE: _label,
    }
)
