"""The contents of lists, pages and API bodies common to all records."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from django.contrib.gis.geos import Point, Polygon
from django.db.models import Choices
from django.urls import reverse

from stronghold.core.kernel.choices import in_order
from stronghold.core.places.drawn_areas import written_size
from stronghold.core.records.fields import Field
from stronghold.core.records.kind import IN_ERROR, MINE, Kind, RecordKind
from stronghold.core.records.pages import MOST_COUNTED
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import (
    Cell,
    Change,
    Chip,
    Column,
    Link,
    Pager,
    Row,
    SummaryRow,
    Table,
    Tag,
    TimelineItem,
)

if TYPE_CHECKING:
    from stronghold.core.records.forms import FilterForm
    from stronghold.core.records.models import Record
    from stronghold.core.records.pages import Page, Position, Sorting


# The parameter that says how a list is sorted.
SORT = "sort"

# Beneath each list of certain days, with no count: filters could narrow that to one.
SET_ASIDE = "Figures also count records that were erased or restricted. No list does."


@dataclass(frozen=True)
class ListPage:
    """A list of records with its filter, or the text for an empty list."""

    title: str
    table: Table | None
    chosen: Sequence[Chip]
    list_url: str
    pager: Pager
    # "1–25 of 357 reports", and links to the other ways to sort them, for a phone: its
    # table shows no headings.
    count: str
    # That figures count what retention took out of the list, where days narrow it.
    set_aside: str
    sorts: Sequence[Link]
    # The parameters that the panel of filters keeps.
    kept: Sequence[tuple[str, str]]
    new_url: str
    new_text: str
    empty_title: str
    empty_text: str
    # Links to other views of the same records, and to ways to sort them that no heading
    # has.
    links: Sequence[Link]


@dataclass(frozen=True)
class Action:
    """Something that the viewer may do now: a page to open, or a move to make at once.

    `move` is empty if it opens a page.
    """

    text: str
    url: str
    move: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class Panel:
    """A part of a record's page that a slice adds: its template and content.

    The template's context is only `shown` and `csrf_token`. A page that keeps actions
    within reach shows the panel's `actions` there.
    """

    template: str
    shown: Any
    # Whether it comes before the facts, because it shows the next thing to do.
    is_first: bool = False
    actions: Sequence[Action] = ()
    # Its name, if it is folded under More at the end: it is looked up, not worked on.
    under_more: str = ""


@dataclass(frozen=True)
class RecordFacts:
    """The facts of one record that its slice shows to this viewer."""

    caption: str
    tag: Tag | None
    rows: Sequence[SummaryRow]
    # Labels in the history, for the fields whose changes are shown.
    labels: Mapping[str, str]
    # The most important rows, shown before the panels.
    lead: Sequence[SummaryRow] = ()


@dataclass(frozen=True)
class RecordPage:
    """The content of the page of one record.

    `tab` is what the browser's tab and history show instead of its title.
    """

    title: str
    tab: str
    reference: str
    caption: str
    tag: Tag | None
    lead: Sequence[SummaryRow]
    rows: Sequence[SummaryRow]
    history: Sequence[TimelineItem]
    list_url: str
    list_text: str
    new_url: str
    another_text: str
    withdraw_url: str
    audit_url: str


def list_page(  # noqa: PLR0913 - what the page is made of
    kind: RecordKind[Any],
    page: "Page[Any]",
    position: "Position",
    *,
    sorting: "Sorting",
    has_days: bool,
    filters: "FilterForm",
    table: Table | None,
    links: Sequence[Link],
    may_create: bool,
) -> ListPage:
    url, sort = kind.url("list"), sort_params(kind, sorting)
    params, chosen = filters.wanted.as_params(), filters.chosen
    given = {**params, **sort}
    sort_urls = {
        one: address(url, {**params, **sort_params(kind, one)}) for one in kind.sorts
    }
    is_long = page.newer or page.older
    headings = {column.label for column in table.columns} if table else set()
    ways = [
        (one.column in headings, Link(one.words, sort_url))
        for one, sort_url in sort_urls.items()
        if is_long and one != sorting
    ]
    own_ways = [link for has_heading, link in ways if not has_heading]
    is_offered = may_create and not params.get(MINE)
    own = [recorded_by_me(kind, "Recorded by me")] if is_offered else []
    return ListPage(
        title=kind.many,
        table=table and sorted_table(table, kind, sort_urls, sorting),
        chosen=chosen_chips(chosen, given, url),
        list_url=url,
        pager=pager_of(
            page,
            url,
            given,
            label=kind.many,
            newer_text=sorting.newer_text,
            older_text=sorting.older_text,
        ),
        count=count_words(
            position, len(page.items), kind.one.lower(), kind.many.lower()
        ),
        set_aside=SET_ASIDE if has_days else "",
        sorts=[link for has_heading, link in ways if has_heading],
        kept=list(sort.items()),
        new_url=kind.url("new") if may_create else "",
        new_text=kind.new_text,
        empty_title=f"No {kind.many.lower()}",
        empty_text="Nothing matches these filters." if chosen else kind.empty_text,
        links=[*own_ways, *own, *links],
    )


def recorded_by_me(kind: RecordKind[Any], label: str) -> Link:
    """Return the link to what the viewer recorded of a kind."""
    return Link(label, address(kind.url("list"), {MINE: "yes"}))


def count_words(position: "Position", n: int, one: str, many: str) -> str:
    """Write "3 reports", "26–50 of 357 reports", or that they are more than counted."""
    if position.total == 1:
        return f"1 {one}"
    total = f"{position.total:,}" if position.total is not None else ""
    if n == position.total or position.before is None:
        return f"{total or f'More than {MOST_COUNTED:,}'} {many}"
    first = position.before + 1
    of = total or f"more than {MOST_COUNTED:,}"
    return f"{first:,}–{position.before + n:,} of {of} {many}"


def sort_params(kind: RecordKind[Any], sorting: "Sorting") -> dict[str, str]:
    """Return the parameters of a sorted list; none for its usual order."""
    return {} if sorting == kind.sorts[0] else {SORT: sorting.code}


def sorted_table(
    table: Table,
    kind: RecordKind[Any],
    urls: "Mapping[Sorting, str]",
    sorting: "Sorting",
) -> Table:
    """Return the table with a link in each heading that it can be sorted by.

    That of the column it is sorted by leads to the opposite way, if there is one.
    `urls` has the address of each way.
    """
    caption = f"{kind.many}, {sorting.words.lower()}"
    columns = [_sorted_column(column, urls, sorting) for column in table.columns]
    return replace(table, columns=columns, caption=caption)


def _sorted_column(
    column: Column, urls: "Mapping[Sorting, str]", sorting: "Sorting"
) -> Column:
    ways = {one: url for one, url in urls.items() if one.column == column.label}
    others = [url for one, url in ways.items() if one != sorting]
    return replace(
        column,
        sort_url=others[0] if others else "",
        sorted_as=sorting.way if sorting in ways else "",
    )


def record_page(
    kind: RecordKind[Any],
    row: "Record",
    *,
    facts: RecordFacts,
    history: Sequence[TimelineItem],
    may_create: bool,
    may_withdraw: bool,
    may_audit: bool,
) -> RecordPage:
    """Present one record.

    `may_create`, `may_withdraw`, `may_audit`: whether the viewer may record another
    one, mark this one as recorded in error, and read who looked at it.
    """
    reference = row.reference
    return RecordPage(
        title=kind.title(row),
        tab=kind.tab(row),
        reference=reference,
        caption=facts.caption,
        tag=facts.tag,
        lead=facts.lead,
        rows=facts.rows,
        history=history,
        list_url=kind.url("list"),
        list_text=f"All {kind.many.lower()}",
        new_url=kind.url("new") if may_create else "",
        another_text=kind.another_text,
        withdraw_url=kind.url("withdraw", reference) if may_withdraw else "",
        audit_url=reverse("oversight:record", args=[reference]) if may_audit else "",
    )


def kind_table(kind: RecordKind[Any], rows: Sequence[Any]) -> Table | None:
    """Return the list of a kind; the column Status only if one row has a status."""
    if not rows:
        return None
    with_status = any(kind.status(row) for row in rows)
    fields = [kind.field(name) for name in kind.in_list]
    # A title that names the place leaves the ward to say.
    where = "Ward" if kind.is_titled_by_place else "Where"
    headings = [kind.one, "When", where] + [field.label for field in fields]
    if with_status:
        headings.append("Status")
    return Table(
        caption=f"{kind.many}, the latest first",
        columns=[Column(text) for text in headings],
        rows=[_kind_row(kind, row, fields, with_status=with_status) for row in rows],
        hide_caption=True,
        stacked=True,
        compact=True,
    )


def _kind_row(
    kind: RecordKind[Any], row: Any, fields: Sequence[Field], *, with_status: bool
) -> Row:
    cells: list[Cell | str | int] = [
        title_cell(kind, row),
        kind.when(row),
        ward_cell(row) if kind.is_titled_by_place else place_cell(row),
        *(field.list_cell(row) for field in fields),
    ]
    if with_status:
        status = kind.status(row)
        cells.append(Cell(status.text, tag=status) if status else "")
    return Row(cells, muted=not kind.counts(row))


def title_cell(kind: Kind[Any], row: Any, *, note: str = "") -> Cell:
    """Return what a record is called, as a link to its page, over its reference."""
    url = kind.url("detail", row.reference)
    return Cell(kind.title(row), href=url, reference=row.reference, note=note)


def named(kind: Kind[Any], row: Any) -> str:
    """Return a record's title and reference, above a form about it."""
    return f"{kind.title(row)}, {row.reference}"


def linked_row(key: str, kind: Kind[Any], row: Any) -> SummaryRow:
    """Return a row of a summary that links to another record by its title."""
    url = kind.url("detail", row.reference)
    return SummaryRow(key, kind.title(row), href=url, reference=row.reference)


def entered_rows(kind: Kind[Any], row: Any) -> list[tuple[str, SummaryRow]]:
    """Return a row for each field that was entered, but those with nothing to show."""
    return [
        (field.name, SummaryRow(field.label, text))
        for field in kind.entered
        if (text := field.text(row))
    ]


def written_place(row: "Record") -> str:
    if row.place_text:
        return row.place_text
    return "Where the officer stood" if row.point else "Place not known"


def written_area(row: "Record") -> str:
    """Return the ward in which a record counts, or the reason why there is none."""
    if row.ward:
        return str(row.ward.name)
    if row.point:
        return "Elsewhere, outside all wards"
    return "Not on the map" if row.place_text else ""


def area_beside_place(row: "Record") -> str:
    """Return the ward, or nothing if the place's own words end with it."""
    area = written_area(row)
    return "" if written_place(row).endswith(f", {area}") else area


def place_cell(row: "Record") -> Cell:
    return Cell(written_place(row), note=area_beside_place(row))


def ward_cell(row: "Record") -> Cell:
    """Return the ward, for a list whose titles say the place."""
    return Cell(written_area(row) or "Place not known")


def labels_of(codes: Collection[str], choices: type[Choices]) -> list[str]:
    """Return the labels of codes, in the order of the choices."""
    return [label for code, label in in_order(choices) if code in codes]


def shown_rows(
    rows: Iterable[tuple[str, SummaryRow]], shown: Collection[str]
) -> list[SummaryRow]:
    """Return the rows whose fields the viewer may see."""
    return [row for field, row in rows if field in shown]


def place_rows(row: "Record", shown: Collection[str]) -> list[tuple[str, SummaryRow]]:
    """Return the row of the place, with the link to the ledger of the place."""
    lines = [area_beside_place(row), row.district.name if row.district else ""]
    if row.point and not (row.street_id or row.premises_id):
        lines.append(_coordinates(row.point))
    where = SummaryRow(
        "Where",
        written_place(row),
        lines=list(filter(None, lines)),
        more=_ledger_link(row, shown),
    )
    return [("place_text", where)]


def _ledger_link(row: "Record", shown: Collection[str]) -> Link | None:
    """Return the link to everything recorded at its premises or street, if known."""
    if row.premises and "premises" in shown:
        return everything_at("premises", row.premises.pk, row.premises.address)
    if row.street and "street" in shown:
        return everything_at("street", row.street.pk, row.street.name)
    return None


def everything_at(kind: Literal["street", "premises"], pk: int, name: str) -> Link:
    """Return the link to the ledger of a street or premises."""
    return Link(f"Everything recorded at {name}", reverse(f"ledger:{kind}", args=[pk]))


def error_rows(row: "Record") -> list[tuple[str, SummaryRow]]:
    """Return the row with the reason for an error, if the record is in error."""
    if not (row.error_at and row.error_by):
        return []
    marked = f"{written_instant(row.error_at)} by {row.error_by.display_name}"
    return [
        ("error_reason", SummaryRow(IN_ERROR.text, row.error_reason, lines=[marked]))
    ]


def recorded_row(row: "Record") -> tuple[str, SummaryRow]:
    """Return the row of when it was recorded, and by whom."""
    text = f"{written_instant(row.recorded_at)} by {row.recorded_by.display_name}"
    return ("recorded_at", SummaryRow("Recorded", text))


def record_values(row: "Record") -> dict[str, Any]:
    """Return the values of the fields common to all records, for the API."""
    return {
        "reference": row.reference,
        "occurred_on": row.occurred_on,
        "occurred_at": row.occurred_at,
        "place_text": row.place_text,
        "point": _position(row.point),
        "street": str(row.street) if row.street else None,
        "premises": row.premises.address if row.premises else None,
        **{
            level: area.code if (area := getattr(row, level)) else None
            for level in ("district", "ward", "lsoa")
        },
        "recorded_at": row.recorded_at,
        "recorded_by": row.recorded_by.username,
        "error_at": row.error_at,
        "error_reason": row.error_reason,
    }


def history_items(
    events: Sequence[Any],
    *,
    labels: Mapping[str, str],
    names: Mapping[int, str],
    first: str,
) -> list[TimelineItem]:
    """Return the history of a record, newest first."""
    items = [
        _history_item(before, event, labels=labels, names=names, first=first)
        for before, event in zip([None, *events], events, strict=False)
    ]
    return items[::-1]


def people_in(events: Iterable[Any]) -> set[int]:
    """Return the ids of the users who made the changes, if known."""
    contexts = (event.pgh_context for event in events)
    return {context["user"] for context in contexts if context and context.get("user")}


def _history_item(
    before: Any,
    event: Any,
    *,
    labels: Mapping[str, str],
    names: Mapping[int, str],
    first: str,
) -> TimelineItem:
    changes = _changes(before, event, labels) if before else []
    now_in_error = before is not None and _is_in_error(event) > _is_in_error(before)
    return TimelineItem(
        title=first if before is None else IN_ERROR.text if now_in_error else "Changed",
        at=_at(before, event),
        by=_by(before, event, names),
        text=event.error_reason if now_in_error else "",
        changes=changes,
    )


def _is_in_error(event: Any) -> bool:
    """Say whether a version is marked as in error; a plan never is."""
    return getattr(event, "error_at", None) is not None


def _at(before: Any, event: Any) -> datetime:
    """Return the time of a change, never earlier than that of recording the record."""
    at: datetime = event.recorded_at
    return at if before is None else max(at, event.pgh_created_at)


def _by(before: Any, event: Any, names: Mapping[int, str]) -> str:
    """Return who made a change: the user of the request, or who recorded the row."""
    user: int | None = (event.pgh_context or {}).get("user")
    if user is not None and user in names:
        return names[user]
    if before is None:
        return str(event.recorded_by.display_name)
    return "the system"


def _changes(before: Any, event: Any, labels: Mapping[str, str]) -> list[Change]:
    return [
        Change(label, _in_words(before, name), _in_words(event, name))
        for name, label in labels.items()
        if _raw(before, name) != _raw(event, name)
    ]


def _raw(event: Any, name: str) -> Any:
    return getattr(event, event._meta.get_field(name).attname)


def _in_words(event: Any, name: str) -> str:
    """Return the value of a field in words, never as a code or key."""
    value, field = getattr(event, name), event._meta.get_field(name)
    match value:
        case None | "" | []:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return written_instant(value)
        case date():
            return written_date(value)
        case Point():
            return _coordinates(value)
        case Polygon():
            return written_size(value)
        case list():
            labels = dict(field.base_field.flatchoices)
            return ", ".join(str(labels.get(code, code)) for code in value)
    if field.is_relation:
        return _name_of(value)
    return str(dict(field.flatchoices).get(value, value))


def _name_of(related: Any) -> str:
    """Return what a related row is called; nothing of a record out of use is shown."""
    taken_out = ("erased_at", "restricted_at")
    if any(getattr(related, name, None) for name in taken_out):
        return "Not shown"
    return str(getattr(related, "name", related))


def _coordinates(point: Point) -> str:
    return f"{point.y:.5f}, {point.x:.5f}"


def spot(at: Point, words: str, n: int = 0) -> dict[str, str | float]:
    """Return a place on the small map of a page, with the count of what is there.

    `records/place_map.html` draws it.
    """
    return {
        "latitude": round(at.y, 6),
        "longitude": round(at.x, 6),
        "words": words,
        "n": n,
    }


def _position(at: Point | None) -> dict[str, float] | None:
    return {"latitude": round(at.y, 6), "longitude": round(at.x, 6)} if at else None


def chosen_chips(
    chosen: Iterable[tuple[str, str]], params: Mapping[str, str], url: str
) -> list[Chip]:
    """Return a chip for each parameter, which links to the list without it."""
    return [
        Chip(words, address(url, {k: v for k, v in params.items() if k != name}))
        for name, words in chosen
    ]


def pager_of(
    page: "Page[Any]",
    url: str,
    params: Mapping[str, str] = MappingProxyType({}),
    *,
    label: str = Pager.label,
    newer_text: str = Pager.newer_text,
    older_text: str = Pager.older_text,
) -> Pager:
    """Return the links from a page of a list to the pages before and after it."""
    return Pager(
        label,
        newer_url=page_url(url, params, before=page.newer),
        older_url=page_url(url, params, after=page.older),
        newer_text=newer_text,
        older_text=older_text,
    )


def page_url(url: str, params: Mapping[str, str], **cursor: str) -> str:
    """Return the address of the next page from a record; empty if there is none."""
    return address(url, {**params, **cursor}) if all(cursor.values()) else ""


def address(url: str, params: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(params)}" if params else url
