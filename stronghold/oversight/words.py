"""Describes events in words, by their kind; a test checks that every kind is here.

Their codes have words in the `choices` of each topic, and pages on their views.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.choices import DOWNLOADED, EventCode, Kind, code_of, move_of
from stronghold.core.ui.dates import written_date
from stronghold.exports.kinds import KINDS
from stronghold.oversight.pages import page_in_words, pages_of

if TYPE_CHECKING:
    from stronghold.core.audit.models import Event

# What the page of a record calls itself.
ITS_PAGE = "its page"
# Of what was read: said by the words themselves, by the record or by the reason.
_NOT_WORDED = {"page", "reporter", "child", "opened", "reason"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Labels of values in an event's detail, where they differ from the name.
_NAMES = {"n": "entry", "irregular": "points not lawful"}
# Whose deadlines were read.
WHOSE = {"mine": "their own", "team": "their team’s", "all": "every team’s"}
FIELDS = {
    "display_name": "name",
    "email": "email",
    "organisation": "organisation",
    "role": "role",
    "team": "team",
    "takes_referrals": "whether they receive referrals",
    "reviews_closures": "whether they review their council’s closure cases",
    "signs_as": "the position in which they sign agreements",
    "rank": "the rank by which they sign closure notices",
}


def words(event: "Event", *, of: str = "") -> str:
    """Return what happened, in words.

    `of` is the record whose log this is: the page of another record may name it too.
    """
    page = str(event.detail.get("page", ""))
    is_read = event.kind in (Kind.CONSULTATION, Kind.DISCLOSURE)
    if of and is_read and page_in_words(page) == ITS_PAGE and page not in pages_of(of):
        return "Read on the page of another record"
    return WORDS[Kind(event.kind)](event)


def _label(event: "Event") -> str:
    return str(Kind(event.kind).label)


def _of(name: str, event: "Event", *, of: str = "") -> str:
    """Return the words of the code under this name in the detail; "" if unknown."""
    code = code_of(of or name, str(event.detail.get(name, "")))
    return code.words(event.detail) if code else ""


def _recorded(event: "Event") -> str:
    if file := event.detail.get("file"):
        return f"Loaded {file}"
    if photo := event.detail.get("photo"):
        return f"Added photo {photo}"
    if document := _of("document", event):
        return f"Added {document}, paper {event.detail.get('n')}"
    return _move(event) or _of("change", event) or _label(event)


def _changed(event: "Event") -> str:
    """Say what was changed: a move with its values, a step, or another change."""
    detail = event.detail
    if "reassign_areas" in detail:
        return f"Assigned the areas again: {detail.get('changed')} changed"
    if "move" in detail:
        return _moved(event) or _label(event)
    return _of("step", event) or _of("change", event) or _label(event)


def _moved(event: "Event") -> str:
    """Return a move, with the values that its words do not say."""
    move = _code(event)
    if move is None:
        return ""
    values = [
        f"{_NAMES.get(n, n)} {_written(v)}"
        for n, v in event.detail.items()
        if n != "move" and v and f"{{{n}}}" not in str(move.label)
    ]
    words = move.words(event.detail)
    return f"{words} ({', '.join(values)})" if values else words


def _move(event: "Event") -> str:
    move = _code(event)
    return move.words(event.detail) if move else ""


def _code(event: "Event") -> EventCode | None:
    """Return the move that an event says, of the kind of record that it names."""
    return move_of(str(event.detail.get("move", "")), event.records)


def _erased(event: "Event") -> str:
    if change := _of("change", event):
        return change
    if event.detail.get("what") == "disclosure":
        return "Erased the words of a disclosure that had ended"
    if event.detail.get("what") != "reporter":
        return _label(event)
    asked = event.detail.get("why") == "asked"
    why = "at their request" if asked else "at the end of their retention"
    return f"Erased the details of who reported it, {why}"


def _combined(event: "Event") -> str:
    into = event.detail.get("into")
    return f"Merged into {into}" if into else _label(event)


def _read(event: "Event") -> str:
    page = str(event.detail.get("page", ""))
    if change := _of("change", event):
        return change
    of_reporter = event.detail.get("reporter") is True
    values = [_value(n, v) for n, v in event.detail.items() if n not in _NOT_WORDED]
    where = _where_read(page, "Read who reported it" if of_reporter else "Read")
    return f"{where} ({', '.join(values)})" if values else where


def _value(name: str, value: Any) -> str:
    if name == "originals":
        return "with the original words"
    if name == "whose" and value in WHOSE:
        return WHOSE[value]
    named = name.replace("_", " ")
    # A box that was ticked in a filter.
    if value == "yes":
        return named
    return f"{named} {_shown(value)}"


def _where_read(page: str, read: str) -> str:
    """Say on which page, such as `Opened its page`, or `Read in the map`."""
    if not page:
        return read
    name = page_in_words(page) or page
    if name != ITS_PAGE:
        return f"{read} in {name}"
    return f"Opened {name}" if read == "Read" else f"{read} on {name}"


def _refused(event: "Event") -> str:
    verb = str(event.detail.get("verb", "")).replace("_", " ")
    page = str(event.detail.get("page", ""))
    where = f" in {page_in_words(page) or page}" if page else ""
    return f"Was refused to {verb}{where}" if verb else _label(event) + where


def _signed_out(event: "Event") -> str:
    return _of("change", event) or _label(event)


def _failed(event: "Event") -> str:
    why = _of("why", event)
    return f"{_label(event)}: {why}" if why else _label(event)


def _account(event: "Event") -> str:
    detail = event.detail
    if change := _of("change", event):
        return change
    if detail.get("created"):
        return f"Made the account, as {_role(detail.get('role'))}"
    if detail.get("handed_over"):
        return f"Closed the account; {detail.get('to')} took over its work"
    if "active" in detail:
        return "Opened the account" if detail["active"] else "Closed the account"
    if detail.get("one_time_password"):
        return "Issued a one-time password"
    changes = ", ".join(_field(name, change) for name, change in detail.items())
    return f"Changed the account: {changes}" if changes else _label(event)


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
    return ", ".join(map(str, value)) if isinstance(value, list) else _written(value)


def _written(value: Any) -> str:
    """Return a value, a day as pages write it."""
    try:
        is_day = isinstance(value, str) and _DAY.fullmatch(value)
        return written_date(date.fromisoformat(value)) if is_day else str(value)
    except ValueError:
        return str(value)


def _released(event: "Event") -> str:
    if event.recipient and event.recipient == event.organisation:
        # What a partner was shown, its own records among it.
        where = _where_read(str(event.detail.get("page", "")), "Read")
        return f"{where}, as shared with {event.recipient}"
    if person := event.detail.get("person"):
        return f"Disclosed it to {person} of {event.recipient}"
    by_what = " by a referral" if event.detail.get("referral") else ""
    to_whom = f" to {event.recipient}" if event.recipient else ""
    return f"{_label(event)}{to_whom}{by_what}"


def _exported(event: "Event") -> str:
    """Say what was exported, how many rows, and with which columns and filters."""
    detail = event.detail
    if _of("document", event):
        return f"{_printed(event)} as {detail.get('form')}"
    what = _of("of", event, of="export")
    if kind := KINDS.get(str(detail.get("of", ""))):
        what = what or kind.label.lower()
    if not what:
        return _label(event)
    if detail.get("step") == DOWNLOADED:
        return f"Downloaded an export of {what}"
    details = [_value(name, v) for name, v in detail.get("filters", {}).items()]
    if columns := detail.get("columns"):
        details.append("columns " + ", ".join(columns))
    if detail.get("originals"):
        details.append("including the original words")
    text = f"Exported {what} as {detail.get('format')}"
    if "rows" in detail:
        text += f", {detail['rows']:,} rows"
    return f"{text} ({'; '.join(details)})" if details else text


def _printed(event: "Event") -> str:
    document = _of("document", event)
    number = f" {n}" if (n := event.detail.get("n")) else ""
    return f"{_label(event)} {document}{number}" if document else _label(event)


WORDS: Mapping[Kind, Callable[["Event"], str]] = MappingProxyType(
    {
        Kind.COLLECTION: _recorded,
        Kind.ALTERATION: _changed,
        Kind.CONSULTATION: _read,
        Kind.DISCLOSURE: _released,
        Kind.COMBINATION: _combined,
        Kind.ERASURE: _erased,
        Kind.SIGN_IN: _label,
        Kind.SIGN_OUT: _signed_out,
        Kind.SIGN_IN_FAILED: _failed,
        Kind.REFUSAL: _refused,
        Kind.EXPORT: _exported,
        Kind.PRINT: _printed,
        Kind.PERMISSION_CHANGE: _account,
        Kind.PASSWORD_CHANGE: _label,
    }
)
