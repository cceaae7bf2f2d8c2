"""The page of a week's brief, in the order in which a supervisor needs it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.presenters.page import due_table
from operations.operation.presenters import may_run
from operations.priorities.presenters import priorities_table
from operations.taskings.presenters import assignee_name, state_of
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.brief.presenters.changes import (
    ChangedBefore,
    ChangesPart,
    changed_before,
    changes_part,
)
from stronghold.dashboard.brief.presenters.done import Done, done_parts
from stronghold.dashboard.brief.presenters.figures import (
    AGAINST,
    FigureRow,
    figure_rows,
    map_url,
)
from stronghold.dashboard.brief.presenters.key_figures import Figure, glance
from stronghold.dashboard.brief.presenters.signing import Signing, signing
from stronghold.dashboard.brief.presenters.taskings import (
    CHANGES,
    NEXT_STEP,
    with_ways,
)
from stronghold.dashboard.brief.presenters.ward_map import WardMap, ward_map
from stronghold.dashboard.brief.presenters.wording import title_of
from stronghold.dashboard.brief.queries import plans
from stronghold.dashboard.brief.queries.changed import changes_since
from stronghold.dashboard.brief.queries.figures import MAPPED, Flagged, figures_of
from stronghold.dashboard.brief.queries.signed import kept_figures, signed_brief
from stronghold.dashboard.brief.rules.weeks import is_over
from stronghold.dashboard.measures import MEASURES
from stronghold.dashboard.presenters.context import ContextFigure, context_figures
from stronghold.dashboard.presenters.wording import behind_words, days_in_words
from stronghold.dashboard.queries import behind_since, last_day
from stronghold.dashboard.signals.presenters.section import (
    SignalsSection,
    signals_section,
)
from stronghold.dashboard.signals.queries import WeekSignals, signals_for
from stronghold.dashboard.signals.visibility import every_reader
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week
from stronghold.look.dates import short_date
from stronghold.look.parts import Cell, Column, Link, Row, Table, Tag

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.taskings.models import Tasking
    from stronghold.dashboard.brief.models import Brief

COLUMNS = (
    Column("Measure"),
    Column("This week", numeric=True),
    *(Column(label, numeric=True) for label in AGAINST),
    Column("13 weeks"),
    Column("Is it a change?"),
)
UNFINISHED = Tag("Goes on until Sunday", "waiting")
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
FILES = (
    ("PDF", "brief:pdf", Verb.READ_FIGURES),
    ("Reading copy", "brief:reading_copy", Verb.READ_FIGURES),
    ("Excel", "brief:xlsx", Verb.EXPORT),
    ("CSV", "brief:csv", Verb.EXPORT),
)
MOST_DUE, MOST_SIGNALS = 10, 3
# What is due beyond so many is folded on a screen, and not on paper.
DUE_UNFOLDED = 4
NOT_FROZEN = (
    "Signals are looked for in what is recorded by now; the figures are as signed."
)


@dataclass(frozen=True)
class BriefPage:
    """What `dashboard/brief/page.html` draws."""

    week: str
    title: str
    caption: str
    tag: Tag
    signing: Signing
    earlier: Link
    later: Link | None
    files: Sequence[Link]
    glance: Sequence[Figure]
    taskings: Table | None
    taskings_cut: str
    priorities: Table | None
    priorities_cut: str
    columns: Sequence[Column]
    figures: Sequence[FigureRow]
    map_url: str
    map: WardMap | None
    context: Sequence[ContextFigure]
    done: Sequence[Done]
    due: Table | None
    due_folded: Table | None
    due_folded_title: str
    due_note: str
    # In this week since it was signed, and in those before it.
    changes: Sequence[ChangesPart]
    changed_before: ChangedBefore
    signals: SignalsSection
    may_task: bool
    # That figures are behind; empty while they keep up, and of a signed brief.
    behind: str

    @property
    def contents(self) -> list[Link]:
        """Name the parts in their order: on a phone the brief is long."""
        shown = {"where": self.map is not None}
        return [
            Link(label, f"#{part}") for part, label in PARTS if shown.get(part, True)
        ]


def brief_page(viewer: User, week: Week) -> BriefPage:
    """Present a week as this viewer may see it."""
    signed = signed_brief(viewer, week)
    figures = kept_figures(viewer, signed) if signed else figures_of(viewer, week)
    taskings = plans.taskings_in(viewer, week)
    due = plans.due_after(viewer, week)
    priorities = plans.priorities_in(viewer, week)
    may_task = may_run(viewer)
    ways = partial(with_ways, week=week) if may_task else _as_it_is
    rows = figure_rows(figures.lines, week)
    reader = every_reader(viewer)
    due_to_all = plans.n_due_after(reader, week)
    found = signals_for(viewer, week)
    before = changed_before(viewer, week)
    first, folded = due.rows[:DUE_UNFOLDED], due.rows[DUE_UNFOLDED:MOST_DUE]
    after = week.shifted(1)
    return BriefPage(
        week=str(week),
        title=title_of(week),
        caption=f"Weekly brief, {viewer.force.name}",
        tag=_tag(week, signed),
        signing=signing(viewer, week, signed),
        earlier=_way_to(week.shifted(-1)),
        later=_way_to(after) if after.start <= clock.today() else None,
        files=_files(viewer, week, signed),
        glance=glance(
            found,
            figures,
            plans.n_taskings_in(reader, week),
            due=due_to_all,
            called=plans.call_backs_in(reader, week),
        ),
        taskings=ways(_taskings_table(taskings.rows), _references(taskings.rows)),
        taskings_cut=taskings.cut,
        priorities=ways(
            priorities_table(priorities.rows), _references(priorities.rows)
        ),
        priorities_cut=priorities.cut,
        columns=[*COLUMNS, NEXT_STEP] if may_task else COLUMNS,
        figures=rows,
        map_url=map_url(MEASURES[MAPPED], week),
        map=ward_map(week, figures.by_ward),
        context=context_figures(),
        done=done_parts(viewer, week, figures),
        due=ways(_due_table(first, week), [one.reference for one in first]),
        due_folded=ways(_due_table(folded, week), [one.reference for one in folded]),
        due_folded_title=f"{len(folded)} more overdue or due",
        due_note=_due_note(due.n, week, of_all=due_to_all.n),
        changes=[
            replace(one, table=ways(one.table, one.references, part=CHANGES))
            for one in [*_own_changes(viewer, signed), *before.parts]
        ],
        changed_before=before,
        signals=_signals(viewer, found, signed=signed, kept=figures.flagged),
        may_task=may_task,
        behind="" if signed else behind_words(behind_since()),
    )


def _files(viewer: User, week: Week, signed: "Brief | None") -> list[Link]:
    """Return the files that the viewer may take of a week.

    What is not signed has its words in its PDF: only a signed one needs another copy.
    """
    return [
        Link(text, reverse(name, args=[str(week)]))
        for text, name, verb in FILES
        if policy.can(viewer, verb) and (signed or name != "brief:reading_copy")
    ]


def _tag(week: Week, signed: "Brief | None") -> Tag:
    if signed:
        return SIGNED
    return TO_SIGN if is_over(week, today=clock.today()) else UNFINISHED


def _own_changes(viewer: User, signed: "Brief | None") -> list[ChangesPart]:
    return [changes_part(changes_since(viewer, signed))] if signed else []


def _signals(
    viewer: User, found: WeekSignals, *, signed: "Brief | None", kept: Flagged | None
) -> SignalsSection:
    """Tell the signals; a signed brief keeps how many, so it says of when these are."""
    back = reverse("brief:week", args=[str(found.week)])
    section = signals_section(viewer, found, most=MOST_SIGNALS, back=back)
    if not signed:
        return section
    then = (
        f" When it was signed, {kept.n:,} of {kept.of:,} were flagged." if kept else ""
    )
    return replace(section, remarks=[*section.remarks, f"{NOT_FROZEN}{then}"])


def _as_it_is(
    table: Table | None, _lines: Sequence[str], *, part: str = ""
) -> Table | None:
    return table


def _references(plans: Sequence[Any]) -> list[str]:
    return [plan.reference for plan in plans]


def _way_to(week: Week) -> Link:
    return Link(f"Week {week.number}", reverse("brief:week", args=[str(week)]))


def _taskings_table(taskings: "Sequence[Tasking]") -> Table | None:
    """List taskings with the answer that each got."""
    if not taskings:
        return None
    headings = ("Tasking", "For", "Due by", "Answer")
    return Table(
        caption="Taskings of the week and their answers",
        columns=[Column(text) for text in headings],
        rows=[_tasking_row(one) for one in taskings],
        hide_caption=True,
        stacked=True,
    )


def _tasking_row(tasking: "Tasking") -> Row:
    url = reverse("taskings:detail", args=[tasking.reference])
    tag = state_of(tasking)
    return Row(
        [
            Cell(tasking.what, href=url, note=tasking.place_text),
            assignee_name(tasking),
            short_date(tasking.due_on),
            Cell(tag.text, tag=tag, note=tasking.outcome),
        ]
    )


def _due_table(due: "Sequence[Found]", week: Week) -> Table | None:
    """List the first that are due, under the heading of their part."""
    table = due_table(due, clock.now(), f"Overdue, or due {_days_after(week)}")
    return replace(table, hide_caption=True) if table else None


def _days_after(week: Week) -> str:
    after = week.shifted(1)
    return days_in_words(after.start, last_day(after))


def _due_note(n: int, week: Week, *, of_all: int) -> str:
    """Say what the list holds, and that it holds not all where it does not.

    Who sees more than every reader of the brief is told how many the brief counts.
    """
    told = f"Overdue, or due {_days_after(week)}"
    cut = f"{told}: the first {MOST_DUE} of {n:,}." if n > MOST_DUE else f"{told}."
    if n == of_all:
        return cut
    return (
        f"{cut} The brief counts the {of_all:,} that each of its readers may see; you "
        f"may see {n:,}."
    )
