"""The filter of a list: each of its parameters, and the values chosen.

A list declares its filters once. Pages, the API and exports read the parameters by
them, narrow the rows, write the parameters back, and draw the panel; map programs get a
list without parameters, so without what it leaves out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from django.db.models import Choices, Q

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Area, Street
from stronghold.core.geography.queries import area_name, wards_to_choose
from stronghold.core.geography.visibility import own_streets
from stronghold.core.kernel.choices import in_order
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import midnight
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.core.records.rules import read_area, read_date, read_yes
from stronghold.core.ui.charts.week_grid import words_of_block

# Values of filters for what is in no area, and for an unknown place or time.
ELSEWHERE = "elsewhere"
NOT_KNOWN = "not-known"
HOURS_OF_A_DAY = 24
_HOURS = re.compile(r"([0-6])-(\d{1,2})-(\d{1,2})", re.ASCII)
# A street or premises, by its number in the ledger of places.
_PLACE = re.compile(r"(street|premises)-([1-9][0-9]{0,17})", re.ASCII)


class Filter:
    """A parameter that narrows a list to some of its rows."""

    name: str
    label: str
    # Explains it in the documentation of the API, if its label does not.
    means = ""
    # Explains it in the panel, if its label does not.
    hint = ""
    # What the list holds without it, in words, where that is not simply all.
    without = ""
    # Only a link gives it: the panel keeps it, and has no field for it.
    is_linked = False
    # Whether it says which days, weeks or months are meant.
    is_of_days = False
    # Whether a saved view may hold it: never what is typed, which may name someone.
    may_be_saved = False

    def read(self, text: str) -> str:
        """Return a parameter as it is used; RuleBroken if it is not a value of it."""
        raise NotImplementedError

    def usual(self, viewer: User) -> str:
        """Return the value that applies where none is given; "" for none."""
        return ""

    def rows(self, text: str, viewer: User) -> Q:
        """Return the condition for the rows with this value."""
        raise NotImplementedError

    def rows_without(self, viewer: User) -> Q:
        """Return the condition for the rows of a list without a value of it."""
        return Q()

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        """Return the values and their labels; none if it is typed or only ticked.

        An empty value names what the list holds without it; by default, "All".
        """
        return []

    def written(self, text: str, viewer: User) -> str:
        """Write a value for a chip; "" if its label and the value say it."""
        return ""

    def offered(self, viewer: User, chosen: str) -> Sequence[tuple[str, str]]:
        """Return what a list offers that is narrowed to `chosen`, or to no value."""
        return self.options(viewer)


class YesFilter(Filter):
    """A box to tick: the parameter is "yes" or absent."""

    may_be_saved = True

    def read(self, text: str) -> str:
        return "yes" if read_yes(text, field=self.name) else ""


class CodesFilter(Filter):
    """One of some codes. Its rows are those whose field of its name has the code."""

    may_be_saved = True
    choices: type[Choices] | Sequence[tuple[str, str]]

    def read(self, text: str) -> str:
        codes = [code for code, _ in self._codes]
        if text not in codes:
            allowed = ", ".join(codes)
            raise RuleBroken(f"{text[:20]!r} is not one of {allowed}", field=self.name)
        return text

    def rows(self, text: str, viewer: User) -> Q:
        return Q((self.name, text))

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return self._codes

    @property
    def _codes(self) -> Sequence[tuple[str, str]]:
        given = self.choices
        if isinstance(given, type):
            return in_order(given)
        return [(str(code), str(label)) for code, label in given]


class DayFilter(Filter):
    """The first London day of a list, or the last; both are included.

    `path` leads to a day or, with `is_instant`, to an instant.
    """

    may_be_saved = True
    is_of_days = True

    def __init__(
        self,
        name: str,
        label: str,
        path: str,
        *,
        is_last: bool = False,
        is_instant: bool = False,
        earliest: date = date.min,
        means: str = "",
    ) -> None:
        self.name, self.label, self.path, self.means = name, label, path, means
        self.is_last, self.is_instant, self.earliest = is_last, is_instant, earliest

    def read(self, text: str) -> str:
        day = read_date(text, field=self.name, label=self.label, earliest=self.earliest)
        return day.isoformat()

    def rows(self, text: str, viewer: User) -> Q:
        day = date.fromisoformat(text)
        if not self.is_instant:
            return Q((f"{self.path}__{'lte' if self.is_last else 'gte'}", day))
        if self.is_last:
            return Q((f"{self.path}__lt", midnight(day + timedelta(days=1))))
        return Q((f"{self.path}__gte", midnight(day)))


class AreaFilter(Filter):
    """An area of any edition and kind, or no area."""

    name, label, may_be_saved = "area", "Ward", True
    means = "The code of an area, or elsewhere, or not-known"

    def read(self, text: str) -> str:
        return read_area(text, others=(ELSEWHERE, NOT_KNOWN))

    def rows(self, text: str, viewer: User) -> Q:
        if text == NOT_KNOWN:
            return Q(point__isnull=True)
        if text == ELSEWHERE:
            return Q(point__isnull=False, ward__isnull=True)
        ids = Area.objects.filter(code=text).values("pk")
        return Q(ward__in=ids) | Q(district__in=ids) | Q(lsoa__in=ids)

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return wards_to_choose(force=viewer.force_id) + [
            (ELSEWHERE, "Elsewhere, outside all wards"),
            (NOT_KNOWN, "Place not known"),
        ]

    def offered(self, viewer: User, chosen: str) -> Sequence[tuple[str, str]]:
        """Offer the wards, and any other area that is chosen."""
        options = list(self.options(viewer))
        if chosen and chosen not in dict(options):
            options.append((chosen, area_name(chosen)))
        return options


class AtPlace(Filter):
    """What is at one street, its premises included, or at one premises.

    `path` leads from a row to the record that has the place.
    """

    name, label, is_linked, may_be_saved = "at", "Place", True, True
    means = (
        "street or premises, and its number in the ledger of places, such as street-12"
    )

    def __init__(self, path: str = "") -> None:
        self._path = path

    def read(self, text: str) -> str:
        if not _PLACE.fullmatch(text):
            raise RuleBroken("Choose a place by its link", field=self.name)
        return text

    def written(self, text: str, viewer: User) -> str:
        return f"At {place_named(text, viewer) or 'a place that is not known'}"

    def rows(self, text: str, viewer: User) -> Q:
        kind, number = text.split("-")
        return Q((f"{self._path}{kind}", int(number)))


def place_named(text: str, viewer: User) -> str:
    """Return the name of a value of AtPlace; "" if the viewer may not see the place."""
    kind, number = text.split("-")
    if kind == "street":
        own = own_streets(viewer.force_id)
        street = Street.objects.filter(own, pk=number).first()
        return street.name if street else ""
    premises = Premises.objects.filter(visible_premises(viewer), pk=number).first()
    if premises is None:
        return ""
    consulted([f"premises:{premises.pk}"])
    return premises.address


class HoursFilter(Filter):
    """What happened on one weekday within some hours, or at an unknown time."""

    name, label, is_linked = "hours", "Weekday and hours", True
    means = (
        "A weekday (Monday is 0), and the hours from and to, such as 4-18-21; or "
        "not-known"
    )

    def read(self, text: str) -> str:
        if text != NOT_KNOWN:
            weekday_and_hours(text)
        return text

    def written(self, text: str, viewer: User) -> str:
        return "Time not known" if text == NOT_KNOWN else words_of_hours(text)

    def rows(self, text: str, viewer: User) -> Q:
        if text == NOT_KNOWN:
            return Q(occurred_at__isnull=True)
        weekday, first, end = weekday_and_hours(text)
        return Q(
            occurred_at__iso_week_day=weekday + 1,
            occurred_at__hour__gte=first,
            occurred_at__hour__lt=end,
        )


def hours_value(weekday: int, hour: int, n_hours: int) -> str:
    """Return the value of the filter for a weekday, and some hours from one on."""
    return f"{weekday}-{hour}-{hour + n_hours}"


def weekday_and_hours(text: str) -> tuple[int, int, int]:
    """Read a weekday (Monday is 0), the hour from which, and the hour until which."""
    found = _HOURS.fullmatch(text)
    weekday, first, end = (int(part) for part in found.groups()) if found else (0, 0, 0)
    if not first < end <= HOURS_OF_A_DAY:
        message = "Enter a weekday and hours, such as 4-18-21"
        raise RuleBroken(message, field=HoursFilter.name)
    return weekday, first, end


def words_of_hours(text: str) -> str:
    """Write a value of the filter, such as `Fridays from 6pm to 9pm`."""
    weekday, first, end = weekday_and_hours(text)
    return words_of_block(weekday, first, end - first)


@dataclass(frozen=True)
class ListFilter:
    """What narrows a list: its filters, and the value chosen of each, by its name."""

    filters: Sequence[Filter]
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_params(
        cls, filters: Sequence[Filter], params: Mapping[str, str], *, viewer: User
    ) -> Self:
        """Read query parameters. RuleBroken names the one that is wrong."""
        chosen = {}
        for one in filters:
            given = params.get(one.name, "").strip()
            chosen[one.name] = (one.read(given) if given else "") or one.usual(viewer)
        found = cls(filters, chosen)
        found._check_days()
        return found

    def __getitem__(self, name: str) -> str:
        """Return the value of a filter, or ""; KeyError if it is not of this list."""
        return self._values[name]

    def as_params(self) -> dict[str, str]:
        """Return the query parameters of this filter."""
        return {name: text for name, text in self._values.items() if text}

    def rows(self, viewer: User) -> Q:
        """Return the condition for the rows of the list."""
        rows = Q()
        for one in self.filters:
            text = self[one.name]
            rows &= one.rows(text, viewer) if text else one.rows_without(viewer)
        return rows

    @cached_property
    def _values(self) -> Mapping[str, str]:
        return {one.name: self.chosen.get(one.name, "") for one in self.filters}

    def _check_days(self) -> None:
        """Raise RuleBroken if the last day is before the first."""
        names = {
            one.is_last: one.name for one in self.filters if isinstance(one, DayFilter)
        }
        if len(names) < 2:
            return
        first, last = self[names[False]], self[names[True]]
        if first and last and last < first:
            message = "The last day must not be before the first"
            raise RuleBroken(message, field=names[True])
