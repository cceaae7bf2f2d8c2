"""What changed since a brief was signed: each record, with what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from stronghold.accounts.models import User
from stronghold.dashboard.brief.presenters.wording import title_of
from stronghold.dashboard.brief.queries.changed import (
    Changed,
    Changes,
    changed_of,
    changes_since,
)
from stronghold.dashboard.brief.queries.signed import reach_of, signed_before
from stronghold.dashboard.brief.rules.changes import Why
from stronghold.dashboard.presenters.wording import listed
from stronghold.kernel.weeks import Week
from stronghold.look.dates import written_instant
from stronghold.look.parts import Cell, Column, Link, Row, Table

# Of so many earlier weeks that changed a later brief lists records, so many of each.
MOST_WEEKS, MOST = 4, 25


@dataclass(frozen=True)
class ChangesPart:
    """What changed in one week since its brief was signed; no table: nothing did."""

    title: str
    url: str
    words: str
    table: Table | None
    references: Sequence[str]
    unnamed: str = ""
    # How many are not listed here; the brief of their own week lists them all.
    more: str = ""


def changes_part(changes: Changes) -> ChangesPart:
    """Present the changes of one signed brief."""
    week = Week(changes.brief.week)
    signed = written_instant(changes.brief.signed_at)
    n = (
        len({one.reference for one in changes.named})
        + changes.n_unnamed
        + changes.n_more
    )
    records = "record counts" if n == 1 else "records count"
    words = f"{n:,} {records} otherwise than when it was signed, on {signed}."
    return ChangesPart(
        title=title_of(week),
        url=reverse("brief:week", args=[str(week)]),
        words=words if n else f"Nothing has changed since it was signed, on {signed}.",
        table=_table(changes.named, str(week)) if changes.named else None,
        references=[one.reference for one in changes.named],
        unnamed=_unnamed(changes.n_unnamed),
        more=_more(changes.n_more, week),
    )


@dataclass(frozen=True)
class ChangedBefore:
    """What changed in signed weeks before: the last few in full, the others counted.

    `reach` says how far back was looked, whether anything changed or not.
    """

    parts: Sequence[ChangesPart]
    earlier: Sequence[Link]
    reach: str

    @property
    def is_nothing(self) -> bool:
        return not self.parts


def changed_before(viewer: User, week: Week) -> ChangedBefore:
    """Present what changed in every signed week that the week's figures reach."""
    briefs = signed_before(viewer, week)
    changed = changed_of(viewer, briefs)
    last, earlier = changed[:MOST_WEEKS], changed[MOST_WEEKS:]
    return ChangedBefore(
        parts=[changes_part(changes_since(viewer, one, most=MOST)) for one, _ in last],
        earlier=[_earlier(Week(one.week), n) for one, n in earlier],
        reach=_reach(len(briefs), week),
    )


def _earlier(week: Week, n: int) -> Link:
    told = "1 record counts" if n == 1 else f"{n:,} records count"
    url = f"{reverse('brief:week', args=[str(week)])}#changes"
    return Link(f"{title_of(week)}: {told} otherwise than when it was signed", url)


def _reach(n: int, week: Week) -> str:
    """Say how many signed briefs were looked through, and why no more."""
    first = reach_of(week)
    told = "1 brief is" if n == 1 else f"{n or 'no'} briefs are"
    return (
        f"Looked through: all signed weeks from {first} on, which is as far as these "
        f"figures reach; {told} signed of them."
    )


def _table(named: Sequence[Changed], week: str) -> Table:
    return Table(
        caption=f"What changed in {week} since its brief was signed",
        columns=[Column(text) for text in ("Record", "What happened", "Counted in")],
        rows=[_row(one) for one in named],
        hide_caption=True,
        stacked=True,
    )


def _row(one: Changed) -> Row:
    url = reverse(one.page, args=[one.reference])
    return Row(
        [
            Cell(one.reference, href=url),
            Cell(one.why.value, note=_note(one)),
            listed(one.measures),
        ]
    )


def _note(one: Changed) -> str:
    """Say from what to what, where it was a move."""
    if one.why in {Why.AREA, Why.CATEGORY}:
        return f"From {one.then} to {one.now}"
    if one.why == Why.MOVED_HERE:
        return f"Was counted in {one.then}"
    if one.why in {Why.MERGED, Why.SAME}:
        return f"Goes on in {one.now}"
    return f"Now in {one.now}" if one.why == Why.MOVED_AWAY else ""


def _more(n: int, week: Week) -> str:
    return f"{n:,} more are listed in the brief of {week}" if n else ""


def _unnamed(n: int) -> str:
    if not n:
        return ""
    return (
        f"{n:,} more that you may not read" if n > 1 else "1 more that you may not read"
    )
