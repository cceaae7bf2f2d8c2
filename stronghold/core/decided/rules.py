"""What a force may decide, and what is refused. Pure.

A subject is decided as a whole: all of its rows, from a day on. Codes never change.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from stronghold.core.kernel.choices import NamedByForce
from stronghold.core.kernel.decided import Row
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import midnight

LONGEST_REASON = 200
LONGEST_NAME = 60
MOST_MINUTES = 28 * 24 * 60
# Of what a role takes away, as many are listed where the roles are.
_MOST_IN_WORDS = 3
_HOUR, _DAY = 60, 24 * 60
# Two days are written as 48 hours and three as 72, as forces publish such targets.
_DAYS_FROM = 96 * _HOUR
_TIME = re.compile(r"([1-9][0-9]{0,4}) *(minute|min|hour|day)s?", re.IGNORECASE)
_CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")
_UNITS = {"minute": 1, "min": 1, "hour": _HOUR, "day": _DAY}

Rows: TypeAlias = Sequence[Row]
# A value before or after a change, in words; several where it is a list.
Words: TypeAlias = str | tuple[str, ...]
# What differs where the rows have another order.
ORDER = "Order"


class Holds(StrEnum):
    """What a column of a subject holds."""

    NAME = "name"
    MINUTES = "minutes"
    HIDDEN = "hidden"
    BASE = "base"
    VERBS = "verbs"


@dataclass(frozen=True)
class Column:
    """One value of each row; `name` is its key in the stored rows and in the file.

    An `optional` time may be left out, which says that there is none; one may be `most`
    minutes long. `words` says what a base, or one of the verbs, is called.
    """

    name: str
    label: str
    holds: Holds
    optional: bool = False
    most: int = MOST_MINUTES
    words: Callable[[str], str] = str


NAME = Column("name", "Name", Holds.NAME)
HIDDEN = Column("hidden", "Not for new records", Holds.HIDDEN)


@dataclass(frozen=True)
class Subject:
    """One thing that a force decides: what comes with the site, and what is refused.

    `labels` names the rows of a subject whose names are fixed. `is_ordered`: the order
    of the rows is decided too. `check` refuses rows that do not fit together. One that
    `is_open` has any rows, which the force names itself; one that counts `at_once` has
    no first day to choose. `read` reads a row that an earlier release may have stored,
    and `old_keys` are the keys of such a row in a file, each with what to do.
    """

    code: str
    title: str
    lede: str
    columns: Sequence[Column]
    rows: Rows
    labels: Mapping[str, str]
    is_ordered: bool = False
    counts: str = ""
    check: Callable[[Rows], None] | None = None
    is_open: bool = False
    at_once: bool = False
    read: Callable[[Row], Row] | None = None
    old_keys: Mapping[str, str] = MappingProxyType({})

    def complete(self, rows: Rows | None) -> Rows:
        """Return all rows: those decided, then those that a later release brought."""
        if rows is None:
            return self.rows
        if self.is_open:
            return rows if self.read is None else [self.read(row) for row in rows]
        given = {row["code"] for row in rows}
        missing = [row for row in self.rows if row["code"] not in given]
        known = {row["code"] for row in self.rows}
        return [row for row in rows if row["code"] in known] + missing

    def label_of(self, row: Row) -> str:
        return str(row["name"]) if self.is_open else self.labels[row["code"]]


@dataclass(frozen=True)
class Given:
    """What is decided: the rows of each subject, from which day, and why."""

    rows: Mapping[str, Rows]
    valid_from: date
    reason: str


def names_of(
    choices: type[NamedByForce], *, title: str, lede: str, kept: Sequence[str] = ()
) -> Subject:
    """Return the subject of the names and the order of some codes.

    Those in `kept` cannot be hidden: the site needs one of them for new records.
    """

    def check(rows: Rows) -> None:
        for row in rows:
            if row["hidden"] and row["code"] in kept:
                raise RuleBroken(
                    f"“{row['name']}” is needed for new records, so it stays",
                    field=field_of(row["code"], HIDDEN),
                )

    return Subject(
        choices.subject,
        title,
        lede,
        (NAME, HIDDEN),
        [{"code": c.value, "name": c.of_site, "hidden": False} for c in choices],
        {str(c.value): c.of_site for c in choices},
        is_ordered=True,
        counts="Records keep their codes, so no figure changes.",
        check=check,
    )


def field_of(code: str, column: Column) -> str:
    """Return the name of the form's field of a row and column."""
    return f"{code}-{column.name}"


def read_time(text: str) -> int | None:
    """Return the minutes of "48 hours" or "3 days"; None if it is no such time."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1]) * _UNITS[found[2].lower()]


def written_time(minutes: int | None) -> str:
    """Write minutes in the largest unit that is exact; "" for none."""
    if minutes is None:
        return ""
    for unit, word in ((_DAY, "day"), (_HOUR, "hour")):
        if minutes % unit == 0 and (unit == _HOUR or minutes >= _DAYS_FROM):
            return _counted(minutes // unit, word)
    return _counted(minutes, "minute")


def _counted(n: int, unit: str) -> str:
    return f"{n} {unit}" if n == 1 else f"{n:,} {unit}s"


def check_rows(subject: Subject, rows: Rows) -> None:
    """Refuse rows that are not all of the subject's, each once, with good values."""
    codes = [row["code"] for row in rows]
    if subject.is_open:
        if len(set(codes)) < len(codes):
            raise RuleBroken(f"{subject.title}: give each code once")
    elif sorted(codes) != sorted(row["code"] for row in subject.rows):
        raise RuleBroken(
            f"{subject.title}: give each of {_listed(subject)} once, and no other"
        )
    names: set[str] = set()
    for row in rows:
        for column in subject.columns:
            _check_value(row, column)
        if "name" in row:
            if row["name"].casefold() in names:
                raise RuleBroken(
                    f"“{row['name']}” is there twice. Give each its own name",
                    field=field_of(row["code"], NAME),
                )
            names.add(row["name"].casefold())
    if HIDDEN in subject.columns and all(row["hidden"] for row in rows):
        raise RuleBroken(
            "Leave at least one for new records",
            field=field_of(codes[0], HIDDEN),
        )
    if subject.check is not None:
        subject.check(rows)


def _listed(subject: Subject) -> str:
    return ", ".join(row["code"] for row in subject.rows)


def _check_value(row: Row, column: Column) -> None:
    value, field = row.get(column.name), field_of(row["code"], column)
    if column.holds == Holds.NAME:
        check_name(value, field=field)
    elif column.holds == Holds.HIDDEN:
        if type(value) is not bool:
            raise RuleBroken(f"{column.label}: say true or false", field=field)
    elif column.holds == Holds.BASE:
        if not isinstance(value, str):
            raise RuleBroken("Choose the role that it is based on", field=field)
    elif column.holds == Holds.VERBS:
        verbs = value if isinstance(value, list) else [None]
        if not all(isinstance(v, str) for v in verbs) or len(set(verbs)) < len(verbs):
            raise RuleBroken("List what it takes away, each once", field=field)
    elif value is None and column.optional:
        return
    elif type(value) is not int or not 1 <= value <= column.most:
        raise RuleBroken(
            f"Enter a time of up to {written_time(column.most)}, such as 15 minutes, "
            "48 hours or 3 days",
            field=field,
        )


def check_name(value: Any, *, field: str) -> None:
    """Refuse a name that is empty, too long, or not one line of plain text."""
    if not isinstance(value, str) or not value.strip():
        raise RuleBroken("Enter a name", field=field)
    if len(value) > LONGEST_NAME:
        raise RuleBroken(
            f"The name must be {LONGEST_NAME} characters or less", field=field
        )
    if value != value.strip() or not value.isprintable() or set(value) & set("<>"):
        raise RuleBroken("Enter the name on one line, without < or >", field=field)


def check_code(value: str, *, field: str) -> None:
    """Refuse a code that could not be one in a file and an address."""
    if not _CODE.fullmatch(value):
        raise RuleBroken(
            "The code must be lower-case letters, digits and hyphens, 20 at most",
            field=field,
        )


def check_begins(subject: Subject, valid_from: date, *, today: date) -> None:
    """Refuse a day that is over: what was decided before it would change."""
    if subject.at_once and valid_from != today:
        raise RuleBroken(
            f"{subject.title} apply at once: the first day must be today",
            field="valid_from",
        )
    if valid_from < today:
        raise RuleBroken("The first day must be today or later", field="valid_from")


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Enter why it changes", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken(
            f"The reason must be {LONGEST_REASON} characters or less", field="reason"
        )


def since(valid_from: date, set_at: datetime) -> datetime:
    """Return from when a version counts: its day, or its own moment if that is later.

    So what came in earlier on the day of a change is not judged by it.
    """
    return max(midnight(valid_from), set_at)


def changes(
    subject: Subject, before: Rows, after: Rows
) -> list[tuple[str, Words, Words]]:
    """Return what differs: of what, and the values before and after, in words."""
    old = {row["code"]: row for row in before}
    found: list[tuple[str, Words, Words]] = []
    found += _gone(subject, before, after)
    for row in after:
        was = old.get(row["code"], {})
        for column in subject.columns:
            found += _differs(subject.label_of(row), column, was, row)
    if subject.is_ordered and _order(before) != _order(after):
        found.append((ORDER, _in_order(subject, before), _in_order(subject, after)))
    return found


def _gone(subject: Subject, before: Rows, after: Rows) -> list[tuple[str, str, str]]:
    """Return the rows of an open subject that are there no longer."""
    kept = {row["code"] for row in after}
    gone = [row for row in before if subject.is_open and row["code"] not in kept]
    return [(subject.label_of(row), "There", "Removed") for row in gone]


def _differs(
    label: str, column: Column, was: Row, row: Row
) -> Iterator[tuple[str, Words, Words]]:
    """Yield how a value differs; of what is taken away what is new, and what is not."""
    if column.holds != Holds.VERBS:
        a, b = written(column, was), written(column, row)
        if a != b:
            yield f"{label}: {column.label.lower()}", a, b
        return
    before, after = set(was.get(column.name, ())), set(row[column.name])
    for what, verbs in ("takes away", after - before), ("gives back", before - after):
        if verbs:
            yield f"{label}: {what}", "", in_words(column, verbs)


def in_words(column: Column, verbs: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(column.words(verb) for verb in verbs))


def on_one_line(words: Words) -> str:
    return words if isinstance(words, str) else ", ".join(words)


def _order(rows: Rows) -> list[str]:
    return [row["code"] for row in rows]


def _in_order(subject: Subject, rows: Rows) -> str:
    return ", ".join(row.get("name") or subject.label_of(row) for row in rows)


def written(column: Column, row: Row) -> str:
    """Write a value of a row as the page shows it."""
    value = row.get(column.name)
    if column.holds == Holds.MINUTES:
        return written_time(value) or "No time"
    if column.holds == Holds.HIDDEN:
        return "Yes" if value else "No"
    if column.holds == Holds.BASE:
        return column.words(value) if value else ""
    if column.holds == Holds.VERBS:
        return _taken(column, value or ())
    return str(value or "")


def _taken(column: Column, verbs: Collection[str]) -> str:
    """Write what is taken away: in words, or how much if that is no longer short."""
    if not verbs:
        return "takes nothing away"
    if len(verbs) > _MOST_IN_WORDS:
        return f"takes {len(verbs)} things away"
    return f"without: {'; '.join(in_words(column, verbs))}"
