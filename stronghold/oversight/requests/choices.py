"""Codes of requests about people's data; stored, and never changed."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode
from stronghold.oversight import data_protection as law


class RequestKind(TextChoices):
    """What someone asks; the sections are of the Data Protection Act 2018."""

    ACCESS = "access", "To see their data"
    RECTIFICATION = "rectify", "To correct it"
    ERASURE = "erase", "To erase it"
    RESTRICTION = "restrict", "To restrict its use"
    OBJECTION = "object", "To object to its use"
    COMPLAINT = "complain", f"To complain about its use, {law.COMPLAINT.section}"


class KnownBy(TextChoices):
    """By what the site could hold something about the person."""

    REFERENCE = "reference", "By a reference of ours, or a custody record number"
    REPORTER = "reporter", "As someone who reported, by their contact details"
    NEITHER = "neither", "By neither"


class State(TextChoices):
    """The states of a request."""

    OPEN = "open", "Open"
    CLARIFYING = "clarifying", "Clock stopped"
    DECIDED = "decided", "Decided"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Outcome(TextChoices):
    """What was decided on a request."""

    GRANTED = "granted", "Granted in full"
    PART = "part", "Granted in part"
    REFUSED = "refused", "Refused"
    NOTHING = "nothing", "We hold nothing about them"
    UNFOUNDED = (
        "unfound",
        f"Not acted on: manifestly unfounded or excessive, {law.UNFOUNDED.section}",
    )
    UPHELD = "upheld", "Complaint upheld"
    UPHELD_PART = "up_part", "Complaint upheld in part"
    NOT_UPHELD = "not_up", "Complaint not upheld"


class ExtendBecause(TextChoices):
    """Why the answer needs longer."""

    COMPLEX = "complex", "Their requests are complex"
    MANY = "many", "They made a number of requests"


class RequestMove(EventCode, of="Q"):
    """What the audit log says of a move of a request."""

    ACKNOWLEDGE = "acknowledge", "Noted that the complaint was acknowledged"
    PROGRESS = "progress", "Noted what the person was informed of"
    ASK_IDENTITY = "ask_identity", "Asked for proof of identity"
    IDENTITY = "identity", "Noted proof of identity"
    ASK_FEE = "ask_fee", "Asked for a fee"
    FEE = "fee", "Noted that the fee was paid"
    CLARIFY = "clarify", "Asked what the person means, which stops the clock"
    CLARIFIED = "clarified", "Noted what the person means, which starts the clock"
    EXTEND = "extend", "Put the answer off by two months"
    DECIDE = "decide", "Decided the request: {outcome}"
    REOPEN = "reopen", "Opened the request again"
    PACK = "pack", "Downloaded the answer"
    ORIGIN = "origin", "Noted where the inaccurate data came from"
    ANSWER = "answer", "Noted that the request was answered"
    WITHDRAW = "withdraw", "Noted that the request was withdrawn"

    def words(self, detail: Mapping[str, Any]) -> str:
        """Return them with the decision in words."""
        code = detail.get("outcome")
        label = str(Outcome(code).label) if code in Outcome.values else ""
        return super().words({**detail, "outcome": label[:1].lower() + label[1:]})


class RequestChange(EventCode):
    """What the audit log says was done with a request, beside its moves."""

    OPENED = "request_opened", "Opened a request about a person’s data: {kind}"
    ADDED = "request_record_added", "Added a record to a request about a person’s data"
    REMOVED = (
        "request_record_removed",
        "Took a record out of a request about a person’s data",
    )
    ITEMS = (
        "request_items",
        "Decided what a person is given of a record: {given} given, {withheld} "
        "withheld",
    )
    NOTIFIED = (
        "request_notified",
        "Noted that organisations were notified of a correction",
    )
    ERASED = "requests_erased", "Erased the request: its retention is over"


class RequestDocument(EventCode, of="document"):
    """Documents that are made of a request."""

    PACK = "request_pack", "what is held about them, in answer to their request"
