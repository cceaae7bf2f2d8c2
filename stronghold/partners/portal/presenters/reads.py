"""What a partner's people have read: who, what and when."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.audit.choices import Kind
from stronghold.core.records.presenters import chosen_chips, pager_of
from stronghold.core.ui.dates import short_instant
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.oversight.pages import page_in_words
from stronghold.oversight.presenters.events import folded_cell, name_of
from stronghold.oversight.reference_words import in_words
from stronghold.partners.portal.presenters.rows import title_cell

if TYPE_CHECKING:
    from stronghold.core.audit.models import Event
    from stronghold.core.records.pages import Page
    from stronghold.partners.portal.queries import SharedRows

# How many records one row folds; the page of a map can have more.
MOST_NAMED = 100
# What partners call the pages of the portal.
HERE: Mapping[str, str] = MappingProxyType(
    {
        "portal:home": "Overview",
        "portal:kind": "A list",
        "portal:map": "Map",
        "portal:figures": "Figures",
        "portal:tasking": "A tasking",
        "portal:referral": "A referral",
        "portal:sent": "What you sent",
        "portal:disclosure": "Disclosed to you",
        "geopackage:file_fetch": "Taken as a GeoPackage",
    }
)
# The first letter of a reference says which kind a list is of.
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "T": "Taskings",
        "F": "Referrals",
        "C": "Closures",
        "W": "Warrants",
        "P": "Activities",
    }
)


def reads_view(
    page: "Page[Event]",
    names: Mapping[str, str],
    shared: Iterable["SharedRows"],
    *,
    params: Mapping[str, str],
    chosen: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """Present one page of the reads; `params` and `chosen` are of its filters.

    What is in `shared` has its title, and the rest its reference alone.
    """
    url = reverse("portal:read")
    titles = {
        row.reference: title_cell(rows.kind, row)
        for rows in shared
        for row in rows.rows
    }
    table = Table(
        caption="What your organisation has read, the latest first",
        columns=[Column(text) for text in ("When", "Who", "Where", "What")],
        rows=[_row(event, names, titles) for event in page.items],
        hide_caption=True,
        stacked=True,
    )
    return {
        "table": table if page.items else None,
        "pager": pager_of(page, url, params),
        "chosen": chosen_chips(chosen, params, url),
        "url": url,
    }


def _row(event: "Event", names: Mapping[str, str], titles: Mapping[str, Cell]) -> Row:
    page = str(event.detail.get("page", ""))
    if event.kind == Kind.EXPORT:
        page = "geopackage:file_fetch"
    where = HERE.get(page) or page_in_words(page)
    if page == "portal:kind" and event.records:
        where = LISTS.get(event.records[0][:1], where)
    return Row(
        [
            short_instant(event.occurred_at),
            names.get(event.actor, event.actor),
            Cell(where[:1].upper() + where[1:] or "Disclosed by the police"),
            _records(event.records, titles),
        ]
    )


def _records(references: Sequence[str], titles: Mapping[str, Cell]) -> Cell:
    if len(references) == 1:
        only = references[0]
        return titles.get(only) or Cell(
            in_words(references), reference=name_of(only, {})
        )
    named = {one: f"{cell.text}, {one}" for one, cell in titles.items()}
    return folded_cell(
        references, [name_of(one, named) for one in references[:MOST_NAMED]]
    )
