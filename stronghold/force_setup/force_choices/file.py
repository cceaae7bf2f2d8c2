"""Choices of a force as TOML: written for download, and read from a file.

The table [choices] has the first day and why, and beside them a list of tables for each
subject: `[[choices.grades]]`. The file of a force, docs/force.example.toml, may have
the same table.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from stronghold.core.decided.rules import (
    Column,
    Given,
    Holds,
    Rows,
    Subject,
    check_rows,
    read_time,
    written_time,
)
from stronghold.core.kernel import toml_file
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.toml_file import written_text

DEFAULT_REASON = "The file of the force"
_OF_ALL = ("reason", "valid_from")


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
            lines += [
                f"[[choices.{subject.code}]]",
                f"code = {written_text(row['code'])}",
            ]
            lines += [
                line for column in subject.columns if (line := _line(column, row))
            ]
    return "\n".join(lines) + "\n"


def _line(column: Column, row: Mapping[str, Any]) -> str:
    value = row.get(column.name)
    if column.holds == Holds.MINUTES:
        return (
            f"time = {written_text(written_time(value))}" if value is not None else ""
        )
    if column.holds == Holds.HIDDEN:
        return f"{column.name} = {'true' if value else 'false'}"
    if column.holds == Holds.VERBS:
        listed = "".join(f"  {written_text(verb)},\n" for verb in sorted(value or ()))
        return f"{column.name} = [\n{listed}]"
    return f"{column.name} = {written_text(str(value))}"


def read(
    name: str, content: bytes, subjects: Mapping[str, Subject], *, today: date
) -> Given:
    """Return what a file decides. FileRefused names the table and the key at fault."""
    table = toml_file.read_table(name, content, "choices")
    return read_table(name, table, subjects, today=today)


def read_table(
    name: str,
    table: Mapping[str, Any],
    subjects: Mapping[str, Subject],
    *,
    today: date,
) -> Given:
    """Return what the table [choices] of a file decides."""
    where, known = "[choices]", list(_OF_ALL) + list(subjects)
    toml_file.refuse_other_keys(name, where, table, known)
    given_day = table.get("valid_from", today)
    valid_from = toml_file.read_day(name, where, "valid_from", given_day)
    given_reason = table.get("reason", DEFAULT_REASON)
    reason = toml_file.read_text(name, where, "reason", given_reason)
    rows = {
        code: _rows(name, subject, table[code])
        for code, subject in subjects.items()
        if code in table
    }
    return Given(rows, valid_from, reason)


def _rows(name: str, subject: Subject, given: Any) -> Rows:
    where = f"[[choices.{subject.code}]]"
    rows = [
        _row(name, place, subject, one)
        for place, one in toml_file.read_rows(name, where, given)
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
    in_file = sorted({_key(column) for column in subject.columns} | {"code"})
    for key, words in subject.old_keys.items():
        if key in given:
            raise FileRefused(name, f"{where}: `{key}`: {words}")
    toml_file.refuse_other_keys(name, where, given, in_file)
    code = toml_file.read_text(name, where, "code", given.get("code"))
    row: dict[str, Any] = {"code": code}
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
