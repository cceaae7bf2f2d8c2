"""What pages show of disruptions: the time line of a group, the list, the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.disruptions.choices import DisruptionKind, Level
from operations.groups.presenters import sections
from operations.groups.record import GROUPS
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.records.presenters import (
    Panel,
    address,
    chosen_chips,
    everything_at,
    named,
    pager_of,
    title_cell,
)
from stronghold.core.ui.dates import short_date, written_date, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Cell, Chip, Column, Link, Pager, Row, Table, Tag

if TYPE_CHECKING:
    from operations.disruptions.models import Disruption
    from operations.disruptions.queries import Where
    from operations.groups.models import CrimeGroup
    from operations.links.queries import End
    from stronghold.core.records.forms import FilterForm
    from stronghold.core.records.pages import Page

LEVELS: Mapping[str, Tag] = {
    Level.MAJOR: Tag("Major", "attention"),
    Level.MODERATE: Tag("Moderate", "active"),
    Level.MINOR: Tag("Minor"),
}


@dataclass(frozen=True)
class Shown:
    """One disruption in words, with those of its records that the viewer may see."""

    day: str
    title: str
    tag: Tag
    is_evidenced: bool
    evidence: Sequence[tuple[str, str, str]]
    because: str
    note: str
    withdraw_url: str = ""


@dataclass(frozen=True)
class TimeLine:
    """What `disruptions/panel.html` draws."""

    rows: Sequence[Shown]
    new_url: str


def timeline_panel(
    group: "CrimeGroup",
    rows: "Sequence[Disruption]",
    records: "Mapping[str, End]",
    *,
    may_run: bool,
) -> Panel:
    """Return the disruptions of a group, the latest first.

    `records` are those of the evidence that the viewer may see.
    """
    shown = [_shown(row, records, may_run=may_run) for row in rows]
    url = reverse("disruptions:new", args=[group.reference]) if may_run else ""
    return Panel("disruptions/panel.html", TimeLine(shown, url))


def _shown(row: "Disruption", records: "Mapping[str, End]", *, may_run: bool) -> Shown:
    seen = [records[name] for name in row.evidence if name in records]
    by = row.recorded_by.display_name
    note = f"Recorded {written_instant(row.recorded_at)} by {by}"
    if row.error_at and row.error_by:
        note += (
            f". Marked as in error {written_instant(row.error_at)} by "
            f"{row.error_by.display_name}: {row.error_reason}"
        )
    url = reverse("disruptions:withdraw", args=[row.group.reference, row.n])
    return Shown(
        day=written_date(row.happened_on),
        title=DisruptionKind(row.kind).label,
        tag=IN_ERROR if row.is_in_error else LEVELS[row.level],
        is_evidenced=row.is_evidenced,
        evidence=[_record_link(end) for end in seen],
        because=row.why_no_evidence,
        note=note,
        withdraw_url=url if may_run and not row.is_in_error else "",
    )


def _record_link(end: "End") -> tuple[str, str, str]:
    """Return the title of a record, its reference and its page."""
    return _title(end), end.reference, end.kind.url("detail", end.reference)


def _title(end: "End") -> str:
    return end.kind.title(end.row)


def places_panel(places: "Sequence[Where]") -> Panel | None:
    """Return the places of what is linked to a group; None if there is none."""
    rows = [
        (everything_at(one.kind, one.row.pk, _name(one)), ", ".join(one.references))
        for one in places
    ]
    return Panel("disruptions/places.html", rows) if rows else None


def _name(where: "Where") -> str:
    name: str = where.row.address if where.kind == "premises" else where.row.name
    return name


def record_words(end: "End") -> str:
    """Return what the form calls a record that can show a disruption."""
    return f"{_title(end)}, {end.reference}, {written_date(end.on)}"


def new_page(group: "CrimeGroup") -> FormPage:
    return FormPage(
        title="Record a disruption",
        caption=named(GROUPS, group),
        lede="It is never edited. If it is wrong, mark it as recorded in error and "
        "record it again.",
        back_url=GROUPS.url("detail", group.reference),
        back_text="Back to the organised crime group",
        button="Save disruption",
    )


def withdraw_page(group: "CrimeGroup", row: "Disruption") -> FormPage:
    what = DisruptionKind(row.kind).label
    return FormPage(
        title="Mark the disruption as recorded in error",
        caption=f"{named(GROUPS, group)}. {what}, {written_date(row.happened_on)}",
        back_url=GROUPS.url("detail", group.reference),
        back_text="Back to the organised crime group",
        warning="It will no longer count. The page of the group shows it with your "
        "name and the reason.",
        button="Mark as recorded in error",
        button_kind="warning",
    )


@dataclass(frozen=True)
class DisruptionList:
    """What `disruptions/list.html` draws."""

    sections: Sequence[Link]
    figures: Sequence[Mapping[str, Any]]
    chosen: Sequence[Chip]
    list_url: str
    table: Table | None
    empty_text: str
    pager: Pager


def list_page(
    page: "Page[Disruption]", form: "FilterForm", *, n: int, n_under_way: int
) -> DisruptionList:
    """Return the page of the disruptions; `n` is how many the filters leave."""
    url = reverse("disruptions:list")
    params = form.wanted.as_params()
    return DisruptionList(
        sections=sections(url),
        figures=[
            {
                "label": "Groups under way",
                "value": f"{n_under_way:,}",
                "href": under_way_url(),
            },
            {"label": "Disruptions listed here", "value": f"{n:,}", "href": ""},
        ],
        chosen=chosen_chips(form.chosen, params, url),
        list_url=url,
        table=disruptions_table(page.items),
        empty_text="Nothing matches these filters."
        if form.chosen
        else "A disruption is recorded on the page of its group.",
        pager=pager_of(page, url, params, label="Disruptions"),
    )


def under_way_url() -> str:
    """Return the list of the groups that are under way."""
    return address(GROUPS.url("list"), {"under_way": "yes"})


def disruptions_table(rows: "Sequence[Disruption]") -> Table | None:
    """List disruptions, each with its group; None if there is none."""
    if not rows:
        return None
    headings = ("Group", "When", "What it was", "Level")
    return Table(
        caption="Disruptions, the latest first",
        hide_caption=True,
        stacked=True,
        columns=[Column(text) for text in headings],
        rows=[
            Row(
                [
                    title_cell(GROUPS, row.group),
                    short_date(row.happened_on),
                    DisruptionKind(row.kind).label,
                    Cell(LEVELS[row.level].text, tag=LEVELS[row.level]),
                ]
            )
            for row in rows
        ],
    )
