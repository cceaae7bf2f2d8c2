"""What was held back from a partner, and why: counts, and the records of one count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.dates import short_date, written_date
from stronghold.core.ui.parts import Cell, Chip, Column, Link, Pager, Row, Table
from stronghold.partners.preview.choices import Reason
from stronghold.partners.preview.kinds import KINDS

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.partners.preview.queries.held_back import (
        HeldFor,
        Judged,
        KindCounts,
        Period,
    )

# The periods to choose from, in weeks, and the one shown first.
WEEKS = (4, 13, 26, 52)
USUAL_WEEKS = 13
# The heading of the day that places a record in the period.
DAY_OF: Mapping[str, str] = MappingProxyType(
    {
        Shared.CLOSURES: "Opened",
        Shared.WARRANTS: "Executed, or drawn up",
        Shared.ACTIVITIES: "Day",
        Shared.TASKINGS: "Set",
        Shared.REFERRALS: "Opened",
        Shared.REPORTS: "Received",
        Shared.ARRESTS: "Day",
    }
)
# Short labels of the kinds.
NAMES: Mapping[str, str] = MappingProxyType(
    {
        Shared.CLOSURES: "Closures",
        Shared.WARRANTS: "Warrants",
        Shared.ACTIVITIES: "Patrols and other activities",
        Shared.TASKINGS: "Taskings",
        Shared.REFERRALS: "Referrals",
        Shared.REPORTS: "Reports",
        Shared.ARRESTS: "Arrests",
    }
)


@dataclass(frozen=True)
class HeldBackPage:
    """What `preview/held_back.html` draws: counts of each kind, and the reasons."""

    title: str
    caption: str
    back: Link
    lede: str
    periods: Sequence[Chip]
    counts: Table
    reasons: Table | None
    fields: Sequence[Table]


@dataclass(frozen=True)
class HeldListPage:
    """The records of a kind that are held back for one reason."""

    title: str
    caption: str
    lede: str
    back: Link
    table: Table | None
    pager: Pager


@dataclass(frozen=True)
class Where:
    """The agreement, and how many weeks back."""

    agreement: "Agreement"
    weeks: int

    @property
    def key(self) -> list[Any]:
        return [self.agreement.reference, self.agreement.version]

    def url(self, weeks: int | None = None) -> str:
        url = reverse("preview:held_back", args=self.key)
        return f"{url}?weeks={weeks or self.weeks}"

    def list_url(self, kind: str, reason: str, page: int = 1) -> str:
        url = reverse("preview:held_records", args=[*self.key, kind, reason])
        return f"{url}?weeks={self.weeks}" + (f"&page={page}" if page > 1 else "")


def held_back_page(
    where: Where,
    period: "Period",
    *,
    counts: Sequence["KindCounts"],
    fields: Sequence[Table],
) -> HeldBackPage:
    """Present what is released under an agreement and what is held back in a period."""
    agreement = where.agreement
    return HeldBackPage(
        title="What was held back, and why",
        caption=f"{agreement.partner.name}, {agreement.reference}, "
        f"version {agreement.version}",
        back=Link(
            f"View as {agreement.partner.name}",
            reverse("portal:as_partner", args=where.key),
        ),
        lede=f"Records from {written_date(period.first)} to "
        f"{written_date(period.last)} that you may see. Checked just now against what "
        f"{agreement.partner.name} can read.",
        periods=[
            Chip(f"{n} weeks", where.url(n), current=n == where.weeks) for n in WEEKS
        ],
        counts=_counts_table(counts),
        reasons=_reasons_table(where, counts),
        fields=fields,
    )


def held_list_page(
    where: Where,
    kind: str,
    reason: str,
    *,
    found: Sequence["Judged"],
    titles: Mapping[str, str],
    page: int,
    has_more: bool,
) -> HeldListPage:
    """Present one page of the records; `has_more` if there is an older page.

    `titles` are those of the records that the viewer may read, by reference.
    """
    title = f"{NAMES[kind]} held back"
    newer = where.list_url(kind, reason, page - 1) if page > 1 else ""
    older = where.list_url(kind, reason, page + 1) if has_more else ""
    return HeldListPage(
        title=title,
        caption=where.agreement.partner.name,
        lede=f"{Reason(reason).label}.",
        back=Link("What was held back, and why", where.url()),
        table=_records_table(kind, reason, found, titles) if found else None,
        pager=Pager(title, newer_url=newer, older_url=older),
    )


def _counts_table(counts: Sequence["KindCounts"]) -> Table:
    return Table(
        caption="Released and held back",
        columns=[
            Column("Kind"),
            Column("All", numeric=True),
            Column("Released", numeric=True),
            Column("Held back", numeric=True),
        ],
        rows=[
            Row(
                [NAMES[row.kind], row.n, row.n_released, row.n - row.n_released],
                muted=not row.n,
            )
            for row in counts
        ],
    )


def _reasons_table(where: Where, counts: Sequence["KindCounts"]) -> Table | None:
    rows = [
        Row([NAMES[kind.kind], _why(one), _number(where, kind, one)])
        for kind in counts
        for one in kind.held
    ]
    if not rows:
        return None
    return Table(
        caption="Why it is held back",
        columns=[Column("Kind"), Column("Why"), Column("Records", numeric=True)],
        rows=rows,
        id="held",
        stacked=True,
    )


def _why(one: "HeldFor") -> str:
    until = f", the last until {written_date(one.until)}" if one.until else ""
    return f"{one.reason.label}{until}"


def _number(where: Where, counts: "KindCounts", one: "HeldFor") -> Cell:
    return Cell(f"{one.n:,}", href=where.list_url(counts.kind, one.reason))


def _records_table(
    kind: str, reason: str, shown: Sequence["Judged"], titles: Mapping[str, str]
) -> Table:
    has_end = reason == Reason.EMBARGO
    columns = [Column(KINDS[kind].one), Column(DAY_OF[kind])]
    return Table(
        caption=f"{NAMES[kind]} held back",
        hide_caption=True,
        columns=[*columns, Column("Released from")] if has_end else columns,
        rows=[
            Row(_cells(kind, one, titles.get(one.reference, ""), has_end=has_end))
            for one in shown
        ],
        stacked=True,
    )


def _cells(
    kind: str, one: "Judged", title: str, *, has_end: bool
) -> list[Cell | str | int]:
    url = KINDS[kind].url("detail", one.reference)
    named = Cell(title or KINDS[kind].one, url, reference=one.reference)
    cells: list[Cell | str | int] = [named, short_date(one.day)]
    return [*cells, short_date(one.until) if one.until else "–"] if has_end else cells
