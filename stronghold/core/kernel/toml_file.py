"""A small TOML file with one table: read with what is wrong in it, and written."""

import json
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from stronghold.core.kernel.files import FileRefused

LARGEST = 100_000
# Dots in a line: each part of a dotted key is a table in a table, and reading them
# takes memory that grows with the square of their number.
MOST_DOTS = 200
# What TOML says a whole number may be.
_LARGEST_NUMBER = 2**63


def read_table(name: str, content: bytes, key: str) -> Mapping[str, Any]:
    """Return the only table of a file; FileRefused if it is another, or too large."""
    if len(content) > LARGEST:
        raise FileRefused(name, "is larger than 100 kB")
    found = read_toml(name, content)
    table = found.get(key)
    if set(found) - {key} or not isinstance(table, dict):
        raise FileRefused(name, f"must have the table [{key}], and no other")
    return table


def read_toml(name: str, content: bytes) -> dict[str, Any]:
    """Return what a TOML file has; FileRefused if it is none, or made to use it up."""
    for number, line in enumerate(content.splitlines(), start=1):
        if line.count(b".") > MOST_DOTS:
            raise FileRefused(name, f"has more than {MOST_DOTS} dots", line=number)
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
        _check_numbers(found)
    except RecursionError:
        raise FileRefused(name, "has too much in one another to be read") from None
    except ValueError as error:
        raise FileRefused(name, f"is not TOML: {error}") from error
    return found


def _check_numbers(value: Any) -> None:
    """Raise ValueError for a number that is stored nowhere, and not even shown."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            _check_numbers(part)
    elif isinstance(value, int) and abs(value) >= _LARGEST_NUMBER:
        raise ValueError("a whole number is too large")


def refuse_other_keys(
    name: str, where: str, given: Mapping[str, Any], known: Collection[str]
) -> None:
    """Raise FileRefused for a key that a table does not have."""
    if unknown := sorted(set(given) - set(known)):
        keys = ", ".join(known)
        raise FileRefused(
            name, f"{where}: `{unknown[0]}` is not a known key; the keys are: {keys}"
        )


def read_rows(name: str, where: str, given: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the tables of a list, each with its place in words."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise FileRefused(name, f"write {where} once for each row")
    return [
        (f"{where} number {number}", one) for number, one in enumerate(given, start=1)
    ]


def read_day(name: str, where: str, key: str, given: Any) -> date:
    if type(given) is not date:
        raise FileRefused(
            name, f"{where}: `{key}` must be a date such as 2027-01-01, unquoted"
        )
    return given


def read_text(name: str, where: str, key: str, given: Any) -> str:
    if not isinstance(given, str):
        raise FileRefused(name, f"{where}: `{key}` must be text")
    return given


def written_text(value: str) -> str:
    """Write a string: of JSON's escapes, TOML has all that are used here."""
    return json.dumps(value, ensure_ascii=False)
