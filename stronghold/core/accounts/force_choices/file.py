"""Choices of a force as TOML: written for download, and read from a file.

The table [choices] has the first day and why, and beside them a list of tables for each
subject: `[[choices.grades]]`. The file of a force, docs/force.example.toml, may have
the same table.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from stronghold.core.accounts.decided.rules import (
    Column,
    Given,
    Holds,
    Rows,
    Subject,
    check_rows,
    read_time,
    written_time,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused

LARGEST = 100_000
DEFAULT_REASON = "The file of the force"
_OF_ALL = {"valid_from", "reason"}


def written(rows_of: Iterable[tuple[Subject, Rows]], *, force: str) -> str:
    """Return all choices of a force as a file that can be read again."""
    head = f"# What {force} decides. Change it and import it at /force/choices/file/."
    return f"{head}\n{written_table(rows_of)}"


def written_table(rows_of: Iterable[tuple[Subject, Rows]]) -> str:
    """Return the table [choices] of a file, with all rows of these subjects."""
    lines = [
        "[choices]",
        "# valid_from = 2027-01-01   # the first day; left out, the day of the import",
        '# reason = "Policy 12/2027" # why it changes',
    ]
    for subject, rows in rows_of:
        lines += ["", f"# {subject.title}"]
        for row in rows:
            lines += [f"[[choices.{subject.code}]]", f"code = {_text(row['code'])}"]
            lines += [
                line for column in subject.columns if (line := _line(column, row))
            ]
    return "\n".join(lines) + "\n"


def _line(column: Column, row: Mapping[str, Any]) -> str:
    value = row.get(column.name)
    if column.holds == Holds.MINUTES:
        return f"time = {_text(written_time(value))}" if value is not None else ""
    if column.holds == Holds.HIDDEN:
        return f"{column.name} = {'true' if value else 'false'}"
    if column.holds == Holds.VERBS:
        listed = "".join(f"  {_text(verb)},\n" for verb in sorted(value or ()))
        return f"{column.name} = [\n{listed}]"
    return f"{column.name} = {_text(str(value))}"


def _text(value: str) -> str:
    """Write a string: of JSON's escapes, TOML has all that are used here."""
    return json.dumps(value, ensure_ascii=False)


def read(
    name: str, content: bytes, subjects: Mapping[str, Subject], *, today: date
) -> Given:
    """Return what a file decides. FileRefused names the table and the key at fault."""
    if len(content) > LARGEST:
        raise FileRefused(name, "is larger than 100 kB")
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileRefused(name, f"is not TOML: {error}") from error
    others = sorted(set(found) - {"choices"})
    if others or not isinstance(found.get("choices"), dict):
        raise FileRefused(name, "must have the table [choices], and no other")
    return read_table(name, found["choices"], subjects, today=today)


def read_table(
    name: str,
    table: Mapping[str, Any],
    subjects: Mapping[str, Subject],
    *,
    today: date,
) -> Given:
    """Return what the table [choices] of a file decides."""
    unknown = sorted(set(table) - set(subjects) - _OF_ALL)
    if unknown:
        known = ", ".join(sorted(_OF_ALL) + list(subjects))
        raise FileRefused(
            name, f"[choices]: `{unknown[0]}` is not a known key; the keys are: {known}"
        )
    valid_from = table.get("valid_from", today)
    if type(valid_from) is not date:
        raise FileRefused(
            name, "[choices]: `valid_from` must be a date such as 2027-01-01, unquoted"
        )
    reason = table.get("reason", DEFAULT_REASON)
    if not isinstance(reason, str):
        raise FileRefused(name, "[choices]: `reason` must be text")
    rows = {
        code: _rows(name, subject, table[code])
        for code, subject in subjects.items()
        if code in table
    }
    return Given(rows, valid_from, reason)


def _rows(name: str, subject: Subject, given: Any) -> Rows:
    where = f"[[choices.{subject.code}]]"
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise FileRefused(name, f"write {where} once for each row")
    rows = [
        _row(name, f"{where} number {number}", subject, one)
        for number, one in enumerate(given, start=1)
    ]
    try:
        check_rows(subject, rows)
    except RuleBroken as broken:
        code = (broken.field or "").rpartition("-")[0]
        of = f" {code}" if code else ""
        raise FileRefused(name, f"{where}{of}: {broken.message}") from broken
    return rows


def _row(
    name: str, where: str, subject: Subject, given: Mapping[str, Any]
) -> dict[str, Any]:
    keys = {column.name: column for column in subject.columns}
    in_file = {_key(column) for column in subject.columns} | {"code"}
    if unknown := sorted(set(given) - in_file):
        known = ", ".join(sorted(in_file))
        raise FileRefused(
            name, f"{where}: `{unknown[0]}` is not a known key; the keys are: {known}"
        )
    if not isinstance(given.get("code"), str):
        raise FileRefused(name, f"{where}: `code` must be text")
    row: dict[str, Any] = {"code": given["code"]}
    for key, column in keys.items():
        row[key] = _value(name, where, column, given.get(_key(column)))
    return row


def _key(column: Column) -> str:
    return "time" if column.holds == Holds.MINUTES else column.name


def _value(name: str, where: str, column: Column, given: Any) -> Any:
    if column.holds == Holds.HIDDEN and given is None:
        return False
    if column.holds != Holds.MINUTES or (given is None and column.optional):
        return given
    minutes = read_time(given) if isinstance(given, str) else None
    if minutes is None:
        raise FileRefused(
            name, f'{where}: `time` must be a text such as "15 minutes" or "48 hours"'
        )
    return minutes
