"""Writing the facts of an event for the database, and reading them back for ever.

An event is evidence: it must load however much the software has changed since. So this
reads the keys that were stored, kind by kind, and applies none of the rules for input
(facts_input.py), which may become stricter or rename a field.
"""

import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeVar

from operations.closure_moves.choices import EventKind, Scope
from operations.closure_moves.rules.facts import (
    Abandoned,
    Adjourned,
    Answer,
    AppealDecided,
    AppealLodged,
    AppealOutcome,
    Appellant,
    Authorised,
    Cancelled,
    Check,
    ConsulteeNamed,
    Discharged,
    Entered,
    ExtensionApplied,
    Facts,
    NotExtended,
    NoticeExtended,
    OrderExtended,
    OrderMade,
    Prepared,
    Purpose,
    QuashedOnReview,
    ReasonBy,
    Rebooked,
    Refused,
    RefusedContinued,
    Resumed,
    Returned,
    Served,
    Server,
    SignatureAsked,
    SignatureRefused,
    Signer,
    Suspended,
    SuspendedBy,
    TakenBack,
    Varied,
    facts_as_json,
)

# The version in which facts are stored today. To change what is stored: raise it, add
# to CONVERSIONS the step that turns the facts of the version before into those of the
# new one, and change the readers below. Never change a step that is there already.
# sharing/sql/shared_closures.sql reads the keys `organisation` and `event` of the table
# itself, and changes with them.
FACTS_VERSION = 2

Conversion = Callable[[str, dict[str, Any]], dict[str, Any]]


def _to_2(kind: str, stored: dict[str, Any]) -> dict[str, Any]:
    """Leave out a no of whom a draft keeps out: version 1 stored one for no answer."""
    if kind != EventKind.PREPARE:
        return stored
    asked = ("keeps_out_residents", "keeps_out_owner")
    return {n: v for n, v in stored.items() if not (n in asked and v is False)}


# By version: the step that takes a kind of event and its facts as that version stored
# them, and returns the facts as the next version stores them.
CONVERSIONS: dict[int, Conversion] = {1: _to_2}

Value = TypeVar("Value")
Code = TypeVar("Code", bound=Enum)


class UnreadableEvent(Exception):
    """An event is stored in a version or shape that this software does not know."""


class _WrongShape(Exception):
    """The message says which key is not as expected."""


def encode_facts(facts: Facts) -> dict[str, Any]:
    """Return facts in the shape of FACTS_VERSION; what was left out is not stored.

    The name of who signed is kept in a table of its own.
    """
    return {
        name: value
        for name, value in facts_as_json(facts).items()
        if name != "signatory"
    }


def decode_facts(
    kind: str, stored: Mapping[str, Any], *, version: int, event: str
) -> Facts:
    """Return the facts of an event from what is stored.

    `event` names it in the error: UnreadableEvent, where the kind, the version or the
    shape is unknown.
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadableEvent(f"{event}: {kind!r} is not a known kind of event")
    if not 1 <= version <= FACTS_VERSION:
        raise UnreadableEvent(
            f"{event}: its facts are of version {version}, and this software reads "
            f"versions 1 to {FACTS_VERSION}"
        )
    facts = dict(stored)
    for earlier in range(version, FACTS_VERSION):
        facts = CONVERSIONS[earlier](kind, facts)
    keys = _Keys(facts)
    try:
        found = reader(keys)
        keys.check_all_read()
    except _WrongShape as wrong:
        raise UnreadableEvent(
            f"{event}: the facts of this {kind!r} are not in the shape of version "
            f"{version}: {wrong}"
        ) from None
    return found


class _Keys:
    """The stored facts of one event, read key by key."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored
        self._read: set[str] = set()

    def check_all_read(self) -> None:
        if unknown := sorted(set(self._stored) - self._read):
            raise _WrongShape(f"unknown key {unknown[0][:40]!r}")

    def text(self, key: str) -> str:
        """Return "" where it is left out: version 1 could store an answer that was
        required and held spaces only, and left out what was empty without them.
        """
        return self._optional(key, _text) or ""

    def number(self, key: str) -> int:
        return self._required(key, _number)

    def number_or_none(self, key: str) -> int | None:
        return self._optional(key, _number)

    def yes_or_no(self, key: str) -> bool:
        return self._required(key, _yes_or_no)

    def is_yes(self, key: str) -> bool:
        """Return False where the question was left out."""
        return bool(self._optional(key, _yes_or_no))

    def yes_or_no_or_none(self, key: str) -> bool | None:
        return self._optional(key, _yes_or_no)

    def code(self, key: str, codes: type[Code]) -> Code:
        return self._required(key, codes)

    def code_or_none(self, key: str, codes: type[Code]) -> Code | None:
        return self._optional(key, codes)

    def day(self, key: str) -> date:
        return self._required(key, date.fromisoformat)

    def day_or_none(self, key: str) -> date | None:
        return self._optional(key, date.fromisoformat)

    def time_or_none(self, key: str) -> time | None:
        """Return a time of day in London."""
        return self._optional(key, time.fromisoformat)

    def moment(self, key: str) -> datetime:
        return self._required(key, _moment)

    def moment_or_none(self, key: str) -> datetime | None:
        return self._optional(key, _moment)

    def _required(self, key: str, read: Callable[[Any], Value]) -> Value:
        found = self._optional(key, read)
        if found is None:
            raise _WrongShape(f"no {key!r}")
        return found

    def _optional(self, key: str, read: Callable[[Any], Value]) -> Value | None:
        self._read.add(key)
        value = self._stored.get(key)
        if value is None:
            return None
        try:
            return read(value)
        except (TypeError, ValueError):
            raise _WrongShape(f"{key!r} cannot be read") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError
    return found


def _prepared(stored: _Keys) -> Prepared:
    return Prepared(
        residents=stored.text("residents"),
        children=stored.code_or_none("children", Answer),
        adults_at_risk=stored.code_or_none("adults_at_risk", Answer),
        occupier_is_victim=stored.code_or_none("occupier_is_victim", Answer),
        order_sought=stored.code_or_none("order_sought", Scope),
        partial_order=stored.text("partial_order"),
        rehousing=stored.text("rehousing"),
        adult_referral=stored.text("adult_referral"),
        necessity=stored.text("necessity"),
        informed=stored.text("informed"),
        consulted=stored.text("consulted"),
        keeps_out_residents=stored.yes_or_no_or_none("keeps_out_residents"),
        keeps_out_owner=stored.yes_or_no_or_none("keeps_out_owner"),
        hearing_court=stored.text("hearing_court"),
        hearing_at=stored.moment_or_none("hearing_at"),
    )


def _rebooked(stored: _Keys) -> Rebooked:
    return Rebooked(
        hearing_court=stored.text("hearing_court"),
        hearing_at=stored.moment("hearing_at"),
    )


def _consultee_named(stored: _Keys) -> ConsulteeNamed:
    return ConsulteeNamed(organisation=stored.text("organisation"))


def _signature_asked(stored: _Keys) -> SignatureAsked:
    return SignatureAsked(person=stored.text("person"))


def _signature_refused(stored: _Keys) -> SignatureRefused:
    return SignatureRefused(reason=stored.text("reason"))


def _authorised(stored: _Keys) -> Authorised:
    return Authorised(
        signed_by=stored.code("signed_by", Signer),
        position=stored.text("position"),
        delegation=stored.text("delegation"),
        hours=stored.number("hours"),
        alone=stored.text("alone"),
    )


def _abandoned(stored: _Keys) -> Abandoned:
    return Abandoned(reason=stored.text("reason"))


def _served(stored: _Keys) -> Served:
    return Served(
        served_by=stored.code("served_by", Server),
        posted_prominent=stored.code("posted_prominent", Check),
        posted_accesses=stored.code("posted_accesses", Check),
        posted_outbuildings=stored.code("posted_outbuildings", Check),
        given_controller=stored.code("given_controller", Check),
        given_residents=stored.code("given_residents", Check),
        served_adjacent=stored.code("served_adjacent", Check),
        why_not=stored.text("why_not"),
        document=stored.number_or_none("document"),
    )


def _notice_extended(stored: _Keys) -> NoticeExtended:
    return NoticeExtended(
        signed_by=stored.code("signed_by", Signer),
        position=stored.text("position"),
        delegation=stored.text("delegation"),
        extension_hours=stored.number("extension_hours"),
    )


def _varied(stored: _Keys) -> Varied:
    return Varied(
        signed_by=stored.code("signed_by", Signer),
        position=stored.text("position"),
        delegation=stored.text("delegation"),
        change=stored.text("change"),
    )


def _cancelled(stored: _Keys) -> Cancelled:
    return Cancelled(
        signed_by=stored.code("signed_by", Signer),
        position=stored.text("position"),
        delegation=stored.text("delegation"),
        reason=stored.text("reason"),
    )


def _adjourned(stored: _Keys) -> Adjourned:
    return Adjourned(
        until=stored.moment("until"),
        notice_continued=stored.yes_or_no("notice_continued"),
        court_reason=stored.text("court_reason"),
        reason_by=stored.code_or_none("reason_by", ReasonBy),
        sat_early=stored.is_yes("sat_early") or None,
        after_end=stored.is_yes("after_end") or None,
    )


def _order_made(stored: _Keys) -> OrderMade:
    return OrderMade(
        scope=stored.code("scope", Scope),
        ends_on=stored.day("ends_on"),
        ends_time=stored.time_or_none("ends_time"),
        exceptions=stored.text("exceptions"),
        # Orders from before the start was asked began at once.
        begins_on=stored.day_or_none("begins_on"),
        begins_time=stored.time_or_none("begins_time"),
        sat_early=stored.is_yes("sat_early") or None,
        against_draft=stored.is_yes("against_draft") or None,
    )


def _suspended(stored: _Keys) -> Suspended:
    return Suspended(court=stored.code("court", SuspendedBy), note=stored.text("note"))


def _resumed(stored: _Keys) -> Resumed:
    return Resumed(note=stored.text("note"))


def _quashed_on_review(stored: _Keys) -> QuashedOnReview:
    return QuashedOnReview(
        by_court=stored.text("by_court"),
        citation=stored.text("citation"),
        note=stored.text("note"),
    )


def _refused(stored: _Keys) -> Refused:
    return Refused(
        note=stored.text("note"), sat_early=stored.is_yes("sat_early") or None
    )


def _refused_continued(stored: _Keys) -> RefusedContinued:
    return RefusedContinued(
        hours=stored.number("hours"),
        sat_early=stored.is_yes("sat_early") or None,
        after_end=stored.is_yes("after_end") or None,
    )


def _extension_applied(stored: _Keys) -> ExtensionApplied:
    return ExtensionApplied(
        signed_by=stored.code("signed_by", Signer),
        position=stored.text("position"),
        delegation=stored.text("delegation"),
        new_end=stored.day("new_end"),
        consulted=stored.text("consulted"),
    )


def _order_extended(stored: _Keys) -> OrderExtended:
    return OrderExtended(
        ends_on=stored.day("ends_on"), ends_time=stored.time_or_none("ends_time")
    )


def _not_extended(stored: _Keys) -> NotExtended:
    return NotExtended(note=stored.text("note"))


def _appeal_lodged(stored: _Keys) -> AppealLodged:
    return AppealLodged(lodged_by=stored.code("lodged_by", Appellant))


def _appeal_decided(stored: _Keys) -> AppealDecided:
    return AppealDecided(
        outcome=stored.code("outcome", AppealOutcome),
        scope=stored.code_or_none("scope", Scope),
        ends_on=stored.day_or_none("ends_on"),
        ends_time=stored.time_or_none("ends_time"),
        exceptions=stored.text("exceptions"),
        begins_on=stored.day_or_none("begins_on"),
        begins_time=stored.time_or_none("begins_time"),
    )


def _discharged(stored: _Keys) -> Discharged:
    return Discharged(note=stored.text("note"))


def _entered(stored: _Keys) -> Entered:
    return Entered(purpose=stored.code("purpose", Purpose), note=stored.text("note"))


def _returned(stored: _Keys) -> Returned:
    return Returned(note=stored.text("note"))


def _taken_back(stored: _Keys) -> TakenBack:
    return TakenBack(event=stored.number("event"), reason=stored.text("reason"))


_READERS: Mapping[str, Callable[[_Keys], Facts]] = types.MappingProxyType(
    {
        EventKind.PREPARE: _prepared,
        EventKind.REBOOK: _rebooked,
        EventKind.NAME_CONSULTEE: _consultee_named,
        EventKind.ASK_SIGNATURE: _signature_asked,
        EventKind.NOT_SIGNED: _signature_refused,
        EventKind.AUTHORISE: _authorised,
        EventKind.ABANDON: _abandoned,
        EventKind.SERVE: _served,
        EventKind.EXTEND_NOTICE: _notice_extended,
        EventKind.VARY: _varied,
        EventKind.CANCEL: _cancelled,
        EventKind.ADJOURN: _adjourned,
        EventKind.ORDER: _order_made,
        EventKind.SUSPEND: _suspended,
        EventKind.RESUME: _resumed,
        EventKind.QUASH: _quashed_on_review,
        EventKind.REFUSE: _refused,
        EventKind.REFUSE_CONTINUE: _refused_continued,
        EventKind.APPLY_EXTENSION: _extension_applied,
        EventKind.EXTEND_ORDER: _order_extended,
        EventKind.NOT_EXTENDED: _not_extended,
        EventKind.LODGE_APPEAL: _appeal_lodged,
        EventKind.DECIDE_APPEAL: _appeal_decided,
        EventKind.DISCHARGE: _discharged,
        EventKind.ENTER: _entered,
        EventKind.RETURN: _returned,
        EventKind.TAKE_BACK: _taken_back,
    }
)
