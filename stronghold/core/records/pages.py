"""The pages of a list: each starts after or before a row that its address names.

A page is found by the values that the list is ordered by, so the last one costs as
little as the first, and a row that is added moves no other to another page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, Self, TypeVar

from django.db.models import BooleanField, F, Func, Model, QuerySet, TextField, Value

from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.rules import is_reference

M = TypeVar("M", bound=Model)
T = TypeVar("T")
PAGE_SIZE = 25
LARGEST_PAGE = 200
# More rows than this are not counted: it would take longer than the page itself.
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, and the names of the rows that the next pages start from."""

    items: Sequence[T] = ()
    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class Position:
    """Where a page is in its list, which may be read backwards.

    None for what is more than MOST_COUNTED.
    """

    before: int | None
    total: int | None


@dataclass(frozen=True)
class Sorting:
    """One way to read a list: by one of its columns, up or down.

    `code` is its value in the address, and `words` say it over the list. `order` is as
    for `page_of`.

    A list offers only what an index of its table holds in this order, with a last
    unique key: any page of a million rows is then one short read. By any other column
    the database would sort all that the viewer may see for each page, and the filter of
    that column finds the same rows. Only the urgency of a few thousand cases is
    calculated.
    """

    code: str
    column: str
    order: Sequence[str]
    words: str
    way: Literal["ascending", "descending"]
    newer_text: str = "Newer"
    older_text: str = "Older"


def by_time(
    column: str, order: Sequence[str] = ("-occurred_on", "-pk")
) -> tuple[Sorting, Sorting]:
    """Return both ways to sort a list by a day or an instant.

    `order` is that of the usual one, the newest first.
    """
    newest = Sorting("newest", column, order, "Newest first", "descending")
    return newest, _turned(newest, "oldest", "Oldest first")


def by_urgency(column: str, order: Sequence[str]) -> tuple[Sorting, Sorting]:
    """Return both ways to sort a list by urgency: the most urgent is due soonest.

    `order` is that of the usual one, the most urgent first.
    """
    most = Sorting(
        "urgent",
        column,
        order,
        "Most urgent first",
        "ascending",
        newer_text="More urgent",
        older_text="Less urgent",
    )
    return most, _turned(most, "least-urgent", "Least urgent first")


def _turned(one: Sorting, code: str, words: str) -> Sorting:
    """Return the same way to sort a list, read from its other end."""
    return Sorting(
        code,
        one.column,
        tuple(reversed_order(one.order)),
        words,
        "ascending" if one.way == "descending" else "descending",
        newer_text=one.older_text,
        older_text=one.newer_text,
    )


@dataclass(frozen=True)
class PageRequest:
    """The page wanted: after a row (older), before one (newer), or the first.

    `before` takes precedence over `after`.
    """

    after: str = ""
    before: str = ""
    size: int = PAGE_SIZE

    @classmethod
    def from_params(cls, params: Mapping[str, str], *, size: int = PAGE_SIZE) -> Self:
        return cls(params.get("after", ""), params.get("before", ""), size)


class RowNames(Generic[M]):
    """How addresses name the rows that pages start from.

    `every` is all rows that the viewer may see, because the filter may no longer match
    the row that a page starts from.
    """

    def __init__(self, every: QuerySet[M]) -> None:
        self.every = every

    def name(self, row: M) -> str:
        """Return the name of a row in an address."""
        raise NotImplementedError

    def find(self, name: str) -> QuerySet[M]:
        """Return the row of this name; none if the viewer may not see it."""
        raise NotImplementedError


class ByReference(RowNames[M]):
    """Names rows in addresses by their references."""

    def name(self, row: M) -> str:
        reference: str = row.reference  # type: ignore[attr-defined]
        return reference

    def find(self, name: str) -> QuerySet[M]:
        if not is_reference(name):
            return self.every.none()
        return self.every.filter(reference=name)


def page_of(
    rows: QuerySet[M], *, order: Sequence[str], ask: PageRequest, by: RowNames[M]
) -> Page[M]:
    """Read one page, and one row more to see whether there is another.

    `order` is the sort fields, all ascending or all descending, the last one unique;
    none of them is null. The caller logs the read. NotFound if the viewer cannot see
    the row that the page starts from, or if it has no place in this order.
    """
    backwards = bool(ask.before)
    sign = "-" if order[0].startswith("-") != backwards else ""
    names = [name.removeprefix("-") for name in order]
    if start := ask.before or ask.after:
        key = by.find(start).values_list(*names).first()
        if key is None or None in key:
            raise NotFound
        rows = rows.filter(_beyond(names, key, sign="<" if sign else ">"))
    signed = [f"{sign}{name}" for name in names]
    found = list(rows.order_by(*signed)[: ask.size + 1])
    return page_from(found, ask, name=by.name)


def position_of(
    rows: QuerySet[M], page: Page[M], *, order: Sequence[str], by: RowNames[M]
) -> Position:
    """Count the rows of a list, and those before a page of it, up to MOST_COUNTED."""
    total = _counted(rows)
    if not page.newer:
        return Position(0, total)
    names = [name.removeprefix("-") for name in order]
    key = by.find(page.newer).values_list(*names).first()
    if key is None:
        return Position(None, total)
    sign = ">" if order[0].startswith("-") else "<"
    return Position(_counted(rows.filter(_beyond(names, key, sign=sign))), total)


def _counted(rows: QuerySet[M]) -> int | None:
    # The keys alone, without what orders the list.
    n = rows.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return n if n <= MOST_COUNTED else None


def reversed_order(order: Sequence[str]) -> list[str]:
    """Return the same order, the last row first."""
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def page_from(
    found: Sequence[T], ask: PageRequest, name: Callable[[T], str]
) -> Page[T]:
    """Return a page of the rows that were found from its start on.

    There is one row more if there is another page; those of a page before a row come in
    the opposite order.
    """
    has_more, items = len(found) > ask.size, list(found[: ask.size])
    if ask.before:
        items.reverse()
    if not items:
        return Page(items)
    has_newer, has_older = (
        (has_more, True) if ask.before else (bool(ask.after), has_more)
    )
    return Page(
        items,
        newer=name(items[0]) if has_newer else "",
        older=name(items[-1]) if has_older else "",
    )


def _beyond(names: Sequence[str], key: Sequence[Any], *, sign: str) -> Func:
    """Compare the keys as SQL rows, so that the index of the list is used."""
    columns = Func(*map(F, names), function="ROW", output_field=TextField())
    values = Func(*map(Value, key), function="ROW", output_field=TextField())
    return Func(
        columns,
        values,
        template="%(expressions)s",
        arg_joiner=f" {sign} ",
        output_field=BooleanField(),
    )
