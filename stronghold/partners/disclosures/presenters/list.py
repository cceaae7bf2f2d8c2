"""The list of named disclosures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.records.presenters import chosen_chips, pager_of
from stronghold.core.sharing.choices import DisclosedKind, DisclosureStatus
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import Cell, Chip, Column, Pager, Row, Table, Tag
from stronghold.partners.disclosures.presenters.detail import status_tag

if TYPE_CHECKING:
    from stronghold.core.audit.queries import Receipt
    from stronghold.core.records.forms import FilterForm
    from stronghold.core.records.pages import Page
    from stronghold.partners.disclosures.models import Disclosure


@dataclass(frozen=True)
class ListPage:
    """What `disclosures/list.html` draws."""

    table: Table | None
    chosen: Sequence[Chip]
    pager: Pager
    url: str


def list_page(
    page: "Page[Disclosure]",
    form: "FilterForm",
    *,
    titles: Mapping[str, str],
    statuses: Mapping[str, DisclosureStatus],
    receipts: "Mapping[str, Receipt]",
) -> ListPage:
    """Present a page of the list with its filters.

    `titles` are those of the disclosed records that the viewer may read, by reference.
    """
    url, params = reverse("disclosures:list"), form.wanted.as_params()
    headings = ("Disclosed", "To", "About", "Read", "Status")
    table = Table(
        caption="Disclosures, newest first",
        columns=[Column(text) for text in headings],
        rows=[
            _row(
                disclosure,
                titles.get(disclosure.record_reference, ""),
                status_tag(statuses[disclosure.reference]),
                receipts.get(disclosure.reference),
            )
            for disclosure in page.items
        ],
        hide_caption=True,
        stacked=True,
    )
    return ListPage(
        table=table if page.items else None,
        chosen=chosen_chips(form.chosen, params, url),
        pager=pager_of(page, url, params, label="Disclosures"),
        url=url,
    )


def _row(
    disclosure: "Disclosure", title: str, tag: Tag, receipt: "Receipt | None"
) -> Row:
    read = short_instant(receipt.first_at) if receipt else "Not read yet"
    times = f"{receipt.times:,} times" if receipt and receipt.times > 1 else ""
    kind = str(DisclosedKind(disclosure.record_kind).label)
    return Row(
        [
            Cell(
                title or kind,
                href=reverse("disclosures:detail", args=[disclosure.reference]),
                reference=disclosure.reference,
                note=short_instant(disclosure.made_at),
            ),
            Cell(disclosure.recipient.display_name, note=disclosure.organisation.name),
            Cell(kind, reference=disclosure.record_reference),
            Cell(read, note=times),
            Cell(tag.text, tag=tag, note=f"Last day {short_date(disclosure.until)}"),
        ],
        muted=tag.tone in {"stopped", "neutral"},
    )
