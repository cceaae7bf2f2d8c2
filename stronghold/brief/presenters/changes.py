"""What changed since a brief was signed: each record, and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list

from stronghold.brief.presenters.wording import title_of
from stronghold.brief.rules.changes import Why
from stronghold.brief.rules.lines import reach_of
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table

if TYPE_CHECKING:
    from stronghold.brief.models import Brief
    from stronghold.brief.queries.changed import Changed, Changes


@dataclass(frozen=True)
class ChangesPart:
    """What changed in one week since its brief was signed; no table if nothing did."""

    title: str
    url: str
    words: str
    table: Table | None
    references: Sequence[str]
    unnamed: str = ""
    # How many are not listed here; the brief of the week lists all of them.
    more: str = ""


def changes_part(changes: "Changes") -> ChangesPart:
    """Present the changes of one signed brief."""
    week = Week(changes.brief.week)
    signed = written_instant(changes.brief.signed_at)
    n = (
        len({record.reference for record in changes.named})
        + changes.n_unnamed
        + changes.n_more
    )
    records = "record has" if n == 1 else "records have"
    words = f"{n:,} {records} changed since it was signed, on {signed}."
    return ChangesPart(
        title=title_of(week),
        url=reverse("brief:week", args=[str(week)]),
        words=words if n else f"Nothing has changed since it was signed, on {signed}.",
        table=_table(changes.named, str(week)) if changes.named else None,
        references=[record.reference for record in changes.named],
        unnamed=_unnamed(changes.n_unnamed),
        more=_more(changes.n_more, week),
    )


@dataclass(frozen=True)
class ChangedBefore:
    """What changed in earlier signed weeks: the last few in full, the others counted.

    `reach` explains how many signed briefs were checked.
    """

    parts: Sequence[ChangesPart]
    earlier: Sequence[Link]
    reach: str
    n_checked: int = 0

    @property
    def is_nothing(self) -> bool:
        return not self.parts


def changed_before(
    week: Week,
    last: Sequence["Changes"],
    *,
    earlier: Sequence[tuple["Brief", int]],
    n_checked: int,
) -> ChangedBefore:
    """Present what changed in all signed weeks that the figures reach back to."""
    return ChangedBefore(
        parts=[changes_part(changes) for changes in last],
        earlier=[_earlier(Week(brief.week), n) for brief, n in earlier],
        reach=_reach(n_checked, week),
        n_checked=n_checked,
    )


def _earlier(week: Week, n: int) -> Link:
    records = "1 record has" if n == 1 else f"{n:,} records have"
    url = f"{reverse('brief:week', args=[str(week)])}#changes"
    return Link(f"{title_of(week)}: {records} changed since it was signed", url)


def _reach(n: int, week: Week) -> str:
    """Return how many signed briefs were checked, and from which week."""
    first = reach_of(week)
    briefs = "1 brief" if n == 1 else f"{n or 'no'} briefs"
    return (
        f"Checked: {briefs} signed for weeks since {first}, which is as far back as "
        "these figures reach."
    )


def _table(named: Sequence["Changed"], week: str) -> Table:
    return Table(
        caption=f"What changed in {week} since its brief was signed",
        columns=[Column(text) for text in ("Record", "What happened", "Counted in")],
        rows=[_row(record) for record in named],
        hide_caption=True,
        stacked=True,
    )


def _row(record: "Changed") -> Row:
    url = record.kind.url("detail", record.reference)
    return Row(
        [
            Cell(record.title, href=url, reference=record.reference),
            Cell(record.why.value, note=_note(record)),
            get_text_list([*record.measures], "and"),
        ]
    )


def _note(record: "Changed") -> str:
    """Return from what to what it changed."""
    if record.why in {Why.AREA, Why.CATEGORY}:
        return f"From {record.then} to {record.now}"
    if record.why == Why.MOVED_HERE:
        return f"Was counted in {record.then}"
    if record.why in {Why.MERGED, Why.SAME}:
        return f"Kept as {record.now}"
    return f"Now in {record.now}" if record.why == Why.MOVED_AWAY else ""


def _more(n: int, week: Week) -> str:
    return f"{n:,} more are listed in the brief of {week}" if n else ""


def _unnamed(n: int) -> str:
    if not n:
        return ""
    return (
        f"{n:,} more that you may not read" if n > 1 else "1 more that you may not read"
    )
