"""The years that a ledger can be narrowed to. Pure."""

import re

# Before a year: it, and all years before it.
UP_TO = "to-"
_YEAR = re.compile(rf"(?:{UP_TO})?[12][0-9]{{3}}", re.ASCII)


def is_year(text: str) -> bool:
    """Return whether a text is a year, or as `to-2016` all years up to one."""
    return _YEAR.fullmatch(text) is not None


def year_of(text: str) -> int:
    """Return the year, which is the last one of `to-2016`."""
    return int(text.removeprefix(UP_TO))


def is_up_to(text: str) -> bool:
    return text.startswith(UP_TO)


def words_of_year(text: str) -> str:
    """Write `In 2025`, or `In 2016 or before`."""
    return f"In {year_of(text)}{' or before' if is_up_to(text) else ''}"
