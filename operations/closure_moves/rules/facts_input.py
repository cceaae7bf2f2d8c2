"""Checks the facts of an event that a form or the API sends, and reads them.

What is stored already is read by stored_facts.py, never by these rules.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime, time
from enum import Enum
from typing import Any, Union, get_args, get_origin

from operations.closure_moves.rules.facts import FACTS, Facts
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
from stronghold.core.records.rules import check_text

LONGEST_TEXT = 2000
# Of a reviewer's note.
LONGEST_NOTE = 500
# Who signs is named on purpose; all other text of an entry must name no one.
NAMES_A_PERSON = ("signatory", "position", "delegation")


def read_facts(kind: str, given: Mapping[str, Any]) -> Any:
    """Return the facts of an event, from JSON; RuleBroken names the field at fault."""
    if kind not in FACTS:
        raise RuleBroken(f"{kind[:20]!r} is not a kind of move", field="kind")
    facts_class, known = (
        FACTS[kind],
        {field.name: field for field in fields(FACTS[kind])},
    )
    if unknown := sorted(set(given) - set(known)):
        raise RuleBroken(f"{unknown[0][:40]!r} is not part of this form", field="facts")
    found: dict[str, Any] = {}
    for name, field in known.items():
        value = given.get(name)
        if isinstance(value, str):
            value = value.strip()
        if value is None or value == "":
            if field.default is MISSING:
                raise RuleBroken(f"Answer this: {label_for(name)}", field=name)
            continue
        found[name] = _read(value, plain_type(field.type), name)
    return facts_class(**found)


def free_texts(facts: Facts) -> dict[str, str]:
    """Return the free text of an entry, by field, that must name no one."""
    types_by_name = {field.name: field.type for field in fields(facts)}
    return {
        name: getattr(facts, name)
        for name, kind in types_by_name.items()
        if kind is str and name not in NAMES_A_PERSON
    }


def label_for(name: str) -> str:
    return name.replace("_", " ")


def plain_type(kind: Any) -> Any:
    """Return the type of an answer that may be missing."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(arg for arg in get_args(kind) if arg is not types.NoneType)
    return kind


def _read(value: Any, kind: Any, name: str) -> Any:
    if kind is bool or kind is int:
        return _read_number(value, kind, name)
    if not isinstance(value, str):
        raise _wrong(name)
    if kind is str:
        subject = label_for(name).capitalize()
        check_text(value, subject=subject, field=name, longest=LONGEST_TEXT)
        return value
    try:
        found = kind(value) if issubclass(kind, Enum) else kind.fromisoformat(value)
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


def _wrong(name: str) -> RuleBroken:
    return RuleBroken(f"This cannot be read: {label_for(name)}", field=name)
