"""The page of a week's brief, in the order that a supervisor needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.presenters.page import due_table
from operations.priorities.presenters import priorities_table
from operations.taskings.presenters import assignee_name, state_of
from stronghold.brief.presenters.changes import (
    ChangedBefore,
    ChangesPart,
    changes_part,
)
from stronghold.brief.presenters.figures import (
    AGAINST,
    FigureRow,
    figure_rows,
    map_url,
)
from stronghold.brief.presenters.key_figures import Figure, key_figures
from stronghold.brief.presenters.signing import Signing, signing
from stronghold.brief.presenters.taskings import (
    CHANGES,
    NEXT_STEP,
    with_tasking_links,
)
from stronghold.brief.presenters.ward_map import WardMap, ward_map
from stronghold.brief.presenters.what_was_done import KindDone, kinds_done
from stronghold.brief.presenters.wording import title_of
from stronghold.brief.rules.lines import MAPPED
from stronghold.brief.rules.weeks import is_over
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table, Tag
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.wording import behind_words, days_in_words
from stronghold.signals.presenters.section import (
    SignalsSection,
)

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.taskings.models import Tasking
    from stronghold.brief.models import Brief
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.changed import Changes
    from stronghold.brief.queries.figures import Flagged
    from stronghold.figures.presenters.context import ContextFigure

COLUMNS = (
    Column("Measure"),
    Column("This week", numeric=True),
    *(Column(label, numeric=True) for label in AGAINST),
    Column("13 weeks"),
    Column("Is it a change?"),
)
UNFINISHED = Tag("In progress", "waiting")
SIGNED = Tag("Signed", "done")
TO_SIGN = Tag("Not signed yet", "waiting")
PARTS = (
    ("signals", "What changed"),
    ("taskings", "Taskings"),
    ("priorities", "Priorities"),
    ("figures", "Figures"),
    ("where", "Where"),
    ("done", "What was done"),
    ("due", "What is due"),
    ("changes", "Since signing"),
    ("sign", "Sign-off"),
)
PDF = ("PDF", "brief:pdf")
READING_COPY = ("Reading copy", "brief:reading_copy")
EXPORTS = (("Excel", "brief:xlsx"), ("CSV", "brief:csv"))
MOST_DUE = 10
# On screen more deadlines than this are collapsed; on paper all are shown.
DUE_UNFOLDED = 4
SIGNALS_ARE_LIVE = (
    "Signals are checked in the records as they are now; the figures are as signed."
)


@dataclass(frozen=True, kw_only=True)
class PageReads:
    """A week, and what its page shows beyond the document."""

    week: "WeekReads"
    signed: "Brief | None"
    # What changed in this week since it was signed; None if it is not.
    changes: "Changes | None"
    context: Sequence["ContextFigure"]
    # Since when figures are behind; None if they are not, and for a signed brief.
    behind_since: datetime | None
    may_task: bool
    may_export: bool
    may_sign: bool
    is_subscribed: bool


@dataclass(frozen=True)
class BriefPage:
    """What `brief/page.html` draws."""

    week: str
    title: str
    caption: str
    tag: Tag
    signing: Signing
    earlier: Link
    later: Link | None
    files: Sequence[Link]
    key_figures: Sequence[Figure]
    taskings: Table | None
    taskings_cut: str
    priorities: Table | None
    priorities_cut: str
    columns: Sequence[Column]
    figures: Sequence[FigureRow]
    map_url: str
    map: WardMap | None
    context: Sequence["ContextFigure"]
    done: Sequence[KindDone]
    due: Table | None
    due_folded: Table | None
    due_folded_title: str
    due_note: str
    # Changes in this week since it was signed, and in the weeks before.
    changes: Sequence[ChangesPart]
    changed_before: ChangedBefore
    signals: SignalsSection
    may_task: bool
    # A warning that figures are behind; empty if not, and for a signed brief.
    behind: str

    @property
    def contents(self) -> list[Link]:
        """Links to the parts, in order: on a phone the brief is long."""
        shown = {"where": self.map is not None}
        return [
            Link(label, f"#{part}") for part, label in PARTS if shown.get(part, True)
        ]


def page_of(force: str, read: PageReads) -> BriefPage:
    """Present a week of a force."""
    of_week, signed = read.week, read.signed
    week, figures, today = of_week.week, of_week.figures, of_week.today
    taskings, priorities, due = of_week.taskings, of_week.priorities, of_week.due
    add_links = partial(with_tasking_links, week=week) if read.may_task else _unchanged
    before = of_week.changed_before
    own = [changes_part(read.changes)] if read.changes else []
    first, folded = due.rows[:DUE_UNFOLDED], due.rows[DUE_UNFOLDED:MOST_DUE]
    after = week.shifted(1)
    return BriefPage(
        week=str(week),
        title=title_of(week),
        caption=f"Weekly brief, {force}",
        tag=_tag(week, signed, today),
        signing=signing(
            week,
            signed,
            today=today,
            may_sign=read.may_sign,
            is_subscribed=read.is_subscribed,
        ),
        earlier=_week_link(week.shifted(-1)),
        later=_week_link(after) if after.start <= today else None,
        files=_files(week, signed, may_export=read.may_export),
        key_figures=key_figures(
            of_week.signals,
            figures,
            of_week.taskings_to_all,
            due=of_week.due_to_all,
            called=of_week.called,
        ),
        taskings=add_links(
            _taskings_table(taskings.rows, today), _references(taskings.rows)
        ),
        taskings_cut=taskings.cut,
        priorities=add_links(
            priorities_table(priorities.rows, areas=of_week.areas, today=today),
            _references(priorities.rows),
        ),
        priorities_cut=priorities.cut,
        columns=[*COLUMNS, NEXT_STEP] if read.may_task else COLUMNS,
        figures=figure_rows(
            figures.lines, week, today=today, not_tested=of_week.not_tested
        ),
        map_url=map_url(MEASURES[MAPPED], week),
        map=ward_map(week, figures.by_ward, of_week.outlines),
        context=read.context,
        done=kinds_done(week, figures, of_week.done, people_hours=of_week.people_hours),
        due=add_links(_due_table(first, week, of_week.now), _references(first)),
        due_folded=add_links(
            _due_table(folded, week, of_week.now), _references(folded)
        ),
        due_folded_title=f"{len(folded)} more overdue or due",
        due_note=_due_note(due.n, week, of_all=of_week.due_to_all.n),
        changes=[
            replace(part, table=add_links(part.table, part.references, part=CHANGES))
            for part in [*own, *before.parts]
        ],
        changed_before=before,
        signals=_signals(of_week.section, signed=signed, kept=figures.flagged),
        may_task=read.may_task,
        behind=behind_words(read.behind_since),
    )


def _files(week: Week, signed: "Brief | None", *, may_export: bool) -> list[Link]:
    """Return the files of a week that the viewer may download.

    An unsigned PDF has the words of records; only a signed one needs a reading copy.
    """
    files = [PDF, *([READING_COPY] if signed else []), *(EXPORTS if may_export else [])]
    return [Link(text, reverse(name, args=[str(week)])) for text, name in files]


def _tag(week: Week, signed: "Brief | None", today: date) -> Tag:
    if signed:
        return SIGNED
    return TO_SIGN if is_over(week, today=today) else UNFINISHED


def _signals(
    section: SignalsSection, *, signed: "Brief | None", kept: "Flagged | None"
) -> SignalsSection:
    """Present the signals; in a signed brief, note that they are not as signed."""
    if not signed:
        return section
    then = (
        f" When it was signed, {kept.n:,} of {kept.of:,} looked unusual."
        if kept
        else ""
    )
    return replace(section, remarks=[*section.remarks, f"{SIGNALS_ARE_LIVE}{then}"])


def _unchanged(
    table: Table | None, _lines: Sequence[str], *, part: str = ""
) -> Table | None:
    return table


def _references(rows: Sequence[Any]) -> list[str]:
    return [row.reference for row in rows]


def _week_link(week: Week) -> Link:
    return Link(f"Week {week.number}", reverse("brief:week", args=[str(week)]))


def _taskings_table(taskings: "Sequence[Tasking]", today: date) -> Table | None:
    """List taskings with their status."""
    if not taskings:
        return None
    headings = ("Tasking", "For", "Due by", "Status")
    return Table(
        caption="Taskings of the week and their status",
        columns=[Column(text) for text in headings],
        rows=[_tasking_row(tasking, today) for tasking in taskings],
        hide_caption=True,
        stacked=True,
    )


def _tasking_row(tasking: "Tasking", today: date) -> Row:
    url = reverse("taskings:detail", args=[tasking.reference])
    tag = state_of(tasking, today)
    return Row(
        [
            Cell(tasking.what, href=url, note=tasking.place_text),
            assignee_name(tasking),
            short_date(tasking.due_on),
            Cell(tag.text, tag=tag, note=tasking.outcome),
        ]
    )


def _due_table(due: "Sequence[Found]", week: Week, now: datetime) -> Table | None:
    """List the first that are due; the part has its own heading."""
    table = due_table(due, now, f"Overdue, or due {_days_after(week)}")
    return replace(table, hide_caption=True) if table else None


def _days_after(week: Week) -> str:
    after = week.shifted(1)
    return days_in_words(after.start, after.last_day)


def _due_note(n: int, week: Week, *, of_all: int) -> str:
    """Describe the list, and whether it is complete.

    If the viewer may see more than every reader of the brief, both numbers are given.
    """
    which = f"Overdue, or due {_days_after(week)}"
    cut = f"{which}: the first {MOST_DUE} of {n:,}." if n > MOST_DUE else f"{which}."
    if n == of_all:
        return cut
    return (
        f"{cut} The brief counts the {of_all:,} that each of its readers may see; you "
        f"may see {n:,}."
    )
