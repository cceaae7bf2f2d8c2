"""Reading the facts of an event from JSON, and writing them."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Union, get_args, get_origin

from operations.closures.rules.facts import FACTS
from stronghold.kernel.clock import LONDON
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

LONGEST_WORDS = 2000
# Who signs is named on purpose; all other words of an entry name nobody.
NAMES_SOMEBODY = ("signatory", "position", "delegation")


def read_facts(kind: str, given: Mapping[str, Any]) -> Any:
    """Return the facts of an event, from JSON; RuleBroken names what is wrong."""
    if kind not in FACTS:
        raise RuleBroken(f"{kind[:20]!r} is no kind of move", field="kind")
    made, known = FACTS[kind], {one.name: one for one in fields(FACTS[kind])}
    if unknown := sorted(set(given) - set(known)):
        raise RuleBroken(f"{unknown[0][:40]!r} is not asked here", field="facts")
    read: dict[str, Any] = {}
    for name, one in known.items():
        value = given.get(name)
        if value is None or value == "":
            if one.default is MISSING:
                raise RuleBroken(f"Answer this: {words_of(name)}", field=name)
            continue
        read[name] = _read(value, plain_type(one.type), name)
    return made(**read)


def write_facts(facts: Any) -> dict[str, Any]:
    """Return facts as JSON keeps them; what was left out is not kept."""
    found = {one.name: getattr(facts, one.name) for one in fields(facts)}
    return {name: _write(v) for name, v in found.items() if v not in (None, "")}


def texts_of(facts: Any) -> dict[str, str]:
    """Return what somebody typed in their own words, and that may name nobody."""
    found = {one.name: one.type for one in fields(facts)}
    return {
        name: getattr(facts, name)
        for name, kind in found.items()
        if kind is str and name not in NAMES_SOMEBODY
    }


def words_of(name: str) -> str:
    return name.replace("_", " ")


def plain_type(kind: Any) -> Any:
    """Return the type of an answer that may be missing."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(one for one in get_args(kind) if one is not types.NoneType)
    return kind


def _read(value: Any, kind: Any, name: str) -> Any:
    if kind is bool or kind is int:
        return _read_number(value, kind, name)
    if not isinstance(value, str):
        raise _wrong(name)
    if kind is str:
        subject = words_of(name).capitalize()
        check_text(value, subject=subject, field=name, longest=LONGEST_WORDS)
        return value.strip()
    try:
        found = kind(value) if issubclass(kind, StrEnum) else kind.fromisoformat(value)
    except ValueError:
        raise _wrong(name) from None
    if isinstance(found, datetime) and found.tzinfo is None:
        return found.replace(tzinfo=LONDON)
    if isinstance(found, time):
        # A time of day in London, to the minute.
        return found.replace(tzinfo=None, second=0, microsecond=0)
    return found


def _read_number(value: Any, kind: Any, name: str) -> Any:
    if type(value) is not kind or not -1000 <= value <= 1_000_000:
        raise _wrong(name)
    return value


def _write(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | time) else value


def _wrong(name: str) -> RuleBroken:
    return RuleBroken(f"This cannot be read: {words_of(name)}", field=name)
