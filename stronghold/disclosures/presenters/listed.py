"""The list of what was told by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.disclosures.presenters.one import tag_of
from stronghold.disclosures.queries import DisclosuresPage, receipts_of, standings_of
from stronghold.look.dates import short_date, short_instant
from stronghold.look.parts import Cell, Chip, Column, Row, Table, Tag
from stronghold.records.presenters import chosen_chips, page_url
from stronghold.sharing.choices import NamedKind

if TYPE_CHECKING:
    from stronghold.audit.queries import Receipt
    from stronghold.disclosures.forms import DisclosureFilterForm
    from stronghold.disclosures.models import Disclosure


@dataclass(frozen=True)
class ListScreen:
    """What `disclosures/list.html` draws."""

    table: Table | None
    chosen: Sequence[Chip]
    newer_url: str
    older_url: str
    url: str


def list_screen(page: DisclosuresPage, form: "DisclosureFilterForm") -> ListScreen:
    """Present a page of the list under its filter."""
    url, params = reverse("disclosures:list"), form.wanted.as_params()
    stands, receipts = standings_of(page.items), receipts_of(page.items)
    headings = ("Told", "To", "About", "Read", "How it stands")
    table = Table(
        caption="What was told by name, the latest first",
        columns=[Column(text) for text in headings],
        rows=[
            _row(one, tag_of(stands[one.reference]), receipts.get(one.reference))
            for one in page.items
        ],
        hide_caption=True,
        stacked=True,
    )
    return ListScreen(
        table=table if page.items else None,
        chosen=chosen_chips(form.chosen, params, url),
        newer_url=page_url(url, params, before=page.newer),
        older_url=page_url(url, params, after=page.older),
        url=url,
    )


def _row(one: "Disclosure", tag: Tag, receipt: "Receipt | None") -> Row:
    read = short_instant(receipt.first_at) if receipt else "Not read yet"
    more = f"{receipt.times:,} times" if receipt and receipt.times > 1 else ""
    return Row(
        [
            Cell(
                one.reference,
                href=reverse("disclosures:detail", args=[one.reference]),
                note=short_instant(one.made_at),
                whole=True,
            ),
            Cell(one.recipient.display_name, note=one.organisation.name),
            Cell(one.record_reference, note=str(NamedKind(one.record_kind).label)),
            Cell(read, note=more),
            Cell(tag.text, tag=tag, note=f"Last day {short_date(one.until)}"),
        ],
        muted=tag.tone in {"stopped", "done"},
    )
