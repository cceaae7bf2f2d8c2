"""Reads of deadlines, and what each slice says of the records that own them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from operations.deadlines.rules import Due, Duty, Owner
from operations.statute.rules.limits import Provisions
from stronghold.accounts.models import User


@dataclass(frozen=True)
class Source:
    """One kind of record on which things can be due, as its slice offers it.

    Its slice lies above this one, so `deadline_source()` of each is gathered in
    operations/sources.py and found through the settings.
    """

    # The deadline's foreign key to the record, such as closure.
    field: str
    # What a page calls one, such as Closure case.
    one_name: str
    # The name of its page's address, which takes its reference.
    page: str
    # Every row, with what `owner_of` and `dues_of` read of it selected.
    rows: Callable[[], QuerySet[Any]]
    # Which rows may still come to owe something: what the sweep costs follows them.
    live: Q
    # Which rows somebody may read, and so whose deadlines.
    visible: Callable[[User], Q]
    owner_of: Callable[[Any], Owner]
    # All that is or was due on a row: nothing on one that was recorded in error.
    dues_of: Callable[[Any, Provisions], Sequence[Due]]
    # Which desks are told at once of what cannot wait on a row.
    duty_of: Callable[[Any], Duty] | None = None
    # Leads from a row to the record that has the reference and the page.
    to_record: str = ""


@cache
def sources() -> Sequence[Source]:
    """Return every kind of record on which things can be due."""
    found: Sequence[Source] = import_string(settings.DEADLINE_SOURCES)
    return found
