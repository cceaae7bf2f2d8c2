"""The page of a week's brief, in the order that a supervisor needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.presenters.page import due_table
from operations.operation.queries import area_names
from operations.priorities.presenters import priorities_table
from operations.taskings.presenters import assignee_name, state_of
from stronghold.brief.presenters.changes import (
    ChangedBefore,
    ChangesPart,
    changed_before,
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
from stronghold.brief.queries import plans
from stronghold.brief.queries.changed import changes_since
from stronghold.brief.queries.figures import MAPPED, figures_of
from stronghold.brief.queries.signed import kept_figures, signed_brief
from stronghold.brief.rules.weeks import is_over
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Cell, Column, Link, Row, Table, Tag
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.wording import behind_words, days_in_words
from stronghold.figures.queries import behind_since, indicators
from stronghold.signals.presenters.section import (
    SignalsSection,
)
from stronghold.signals.queries import signals_for
from stronghold.signals.views import section_for
from stronghold.signals.visibility import every_reader

if TYPE_CHECKING:
    from operations.deadlines.queries.listed import Found
    from operations.priorities.models import Priority
    from operations.taskings.models import Tasking
    from stronghold.brief.models import Brief
    from stronghold.brief.queries.figures import Flagged
    from stronghold.core.geography.models import Indicator
    from stronghold.signals.queries import WeekSignals

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
FILES = (
    ("PDF", "brief:pdf", Verb.READ_FIGURES),
    ("Reading copy", "brief:reading_copy", Verb.READ_FIGURES),
    ("Excel", "brief:xlsx", Verb.EXPORT),
    ("CSV", "brief:csv", Verb.EXPORT),
)
MOST_DUE, MOST_SIGNALS = 10, 3
# On screen more deadlines than this are collapsed; on paper all are shown.
DUE_UNFOLDED = 4
SIGNALS_ARE_LIVE = (
    "Signals are checked in the records as they are now; the figures are as signed."
)


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
    context: Sequence["Indicator"]
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


def brief_page(viewer: User, week: Week) -> BriefPage:
    """Present a week as this viewer may see it."""
    signed = signed_brief(viewer, week)
    figures = kept_figures(viewer, signed) if signed else figures_of(viewer, week)
    taskings = plans.taskings_in(viewer, week)
    due = plans.due_after(viewer, week)
    priorities = plans.priorities_in(viewer, week)
    may_task = policy.can(viewer, Verb.RUN_OPERATIONS)
    add_links = partial(with_tasking_links, week=week) if may_task else _unchanged
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
        earlier=_week_link(week.shifted(-1)),
        later=_week_link(after) if after.start <= clock.today() else None,
        files=_files(viewer, week, signed),
        key_figures=key_figures(
            found,
            figures,
            plans.n_taskings_in(reader, week),
            due=due_to_all,
            called=plans.call_backs_in(reader, week),
        ),
        taskings=add_links(_taskings_table(taskings.rows), _references(taskings.rows)),
        taskings_cut=taskings.cut,
        priorities=add_links(
            _priorities_table(priorities.rows), _references(priorities.rows)
        ),
        priorities_cut=priorities.cut,
        columns=[*COLUMNS, NEXT_STEP] if may_task else COLUMNS,
        figures=rows,
        map_url=map_url(MEASURES[MAPPED], week),
        map=ward_map(week, figures.by_ward),
        context=indicators(),
        done=kinds_done(viewer, week, figures),
        due=add_links(_due_table(first, week), [found.reference for found in first]),
        due_folded=add_links(
            _due_table(folded, week), [found.reference for found in folded]
        ),
        due_folded_title=f"{len(folded)} more overdue or due",
        due_note=_due_note(due.n, week, of_all=due_to_all.n),
        changes=[
            replace(part, table=add_links(part.table, part.references, part=CHANGES))
            for part in [*_own_changes(viewer, signed), *before.parts]
        ],
        changed_before=before,
        signals=_signals(viewer, found, signed=signed, kept=figures.flagged),
        may_task=may_task,
        behind="" if signed else behind_words(behind_since()),
    )


def _files(viewer: User, week: Week, signed: "Brief | None") -> list[Link]:
    """Return the files of a week that the viewer may download.

    An unsigned PDF has the words of records; only a signed one needs a reading copy.
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
    viewer: User,
    found: "WeekSignals",
    *,
    signed: "Brief | None",
    kept: "Flagged | None",
) -> SignalsSection:
    """Present the signals; in a signed brief, note that they are not as signed."""
    back = reverse("brief:week", args=[str(found.week)])
    section = section_for(viewer, found, most=MOST_SIGNALS, back=back)
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


def _references(plans: Sequence[Any]) -> list[str]:
    return [plan.reference for plan in plans]


def _week_link(week: Week) -> Link:
    return Link(f"Week {week.number}", reverse("brief:week", args=[str(week)]))


def _taskings_table(taskings: "Sequence[Tasking]") -> Table | None:
    """List taskings with their status."""
    if not taskings:
        return None
    headings = ("Tasking", "For", "Due by", "Status")
    return Table(
        caption="Taskings of the week and their status",
        columns=[Column(text) for text in headings],
        rows=[_tasking_row(tasking) for tasking in taskings],
        hide_caption=True,
        stacked=True,
    )


def _priorities_table(priorities: "Sequence[Priority]") -> Table | None:
    areas = area_names([row.area_code for row in priorities if row.area_code])
    return priorities_table(priorities, areas=areas, today=clock.today())


def _tasking_row(tasking: "Tasking") -> Row:
    url = reverse("taskings:detail", args=[tasking.reference])
    tag = state_of(tasking, clock.today())
    return Row(
        [
            Cell(tasking.what, href=url, note=tasking.place_text),
            assignee_name(tasking),
            short_date(tasking.due_on),
            Cell(tag.text, tag=tag, note=tasking.outcome),
        ]
    )


def _due_table(due: "Sequence[Found]", week: Week) -> Table | None:
    """List the first that are due; the part has its own heading."""
    table = due_table(due, clock.now(), f"Overdue, or due {_days_after(week)}")
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
