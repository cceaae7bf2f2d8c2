"""Reads of deadlines, and what each slice says of the records that own them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from operations.deadlines.choices import DeadlineState
from operations.deadlines.models import Deadline
from operations.deadlines.rules import Due, Duty, Owner
from operations.statute.rules.limits import Provisions
from stronghold.core.accounts.models import User
from stronghold.core.records.kind import Kind
from stronghold.core.registered import the_one


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
    # Who may read which of its fields.
    kind: Kind[Any]
    # The name of its page's address, which takes its reference.
    page: str
    # Every row, with what `owner_of` and `dues_of` read of it selected.
    rows: Callable[[], QuerySet[Any]]
    # Which rows may still come to owe something: what the sweep costs follows them.
    live: Q
    # Which rows someone may read, and so which deadlines.
    visible: Callable[[User], Q]
    owner_of: Callable[[Any], Owner]
    # All that is or was due on a row: nothing on one that was recorded in error.
    dues_of: Callable[[Any, Provisions], Sequence[Due]]
    # Whether the law counts what is due, so that a change of it affects open rows; and
    # what of a row is not lawful by some law, in words.
    goes_by_law: bool = False
    judged: Callable[[Any, Provisions], Sequence[str]] = lambda row, law: ()
    # Rows that are listed nowhere but on their own pages, such as live warrants.
    unlisted: Callable[[], Q] = lambda: Q(pk__in=[])
    # Which desks are alerted at once of what is urgent on a row.
    duty_of: Callable[[Any], Duty] | None = None
    # Leads from a row to the record that has the reference and the page.
    to_record: str = ""
    # Who reviews what was not lawful on a row; None where the police do.
    reviewed_by: Callable[[Any], Q | None] = lambda row: None


def to_sweep(source: Source, *, among: Collection[int] | None = None) -> list[int]:
    """Return the records that may come to owe something, or do by what is stored.

    `among`: the keys of the records that are asked about, instead of all.
    """
    column = f"{source.field}_id"
    owing = Deadline.objects.filter(
        state=DeadlineState.OPEN, **{f"{column}__isnull": False}
    )
    live = source.rows().filter(source.live).order_by("pk")
    if among is not None:
        owing = owing.filter(**{f"{column}__in": among})
        live = live.filter(pk__in=among)
    found = set(live.values_list("pk", flat=True))
    return sorted(found | set(owing.values_list(column, flat=True)))


@cache
def sources() -> Sequence[Source]:
    """Return every kind of record on which things can be due."""
    found: Sequence[Source] = the_one("DEADLINE_SOURCES")
    return found
