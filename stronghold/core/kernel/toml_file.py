"""A small TOML file with one table: read with what is wrong in it, and written."""

import json
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from stronghold.core.kernel.files import FileRefused

LARGEST = 100_000


def read_table(name: str, content: bytes, key: str) -> Mapping[str, Any]:
    """Return the only table of a file; FileRefused if it is another, or too large."""
    if len(content) > LARGEST:
        raise FileRefused(name, "is larger than 100 kB")
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileRefused(name, f"is not TOML: {error}") from error
    table = found.get(key)
    if set(found) - {key} or not isinstance(table, dict):
        raise FileRefused(name, f"must have the table [{key}], and no other")
    return table


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
