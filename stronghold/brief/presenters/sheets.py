"""The brief as tables of a file: figures, the weeks behind them, later changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.abstraction.presenters import file_rows
from stronghold.brief.presenters.wording import title_of
from stronghold.brief.rules.lines import Line
from stronghold.core.accounts.models import User
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.tables import Cell, Column, FileLabel, Table
from stronghold.figures.measures import MEASURES, Measure
from stronghold.signals.presenters.wording import TAGS
from stronghold.signals.rules.judging import Finding

if TYPE_CHECKING:
    from operations.abstraction.rules import TeamWeek
    from stronghold.brief.models import Brief
    from stronghold.brief.queries.changed import Changes
    from stronghold.brief.queries.figures import Figures
    from stronghold.core.accounts.models import Team

FIGURES = (
    Column("Measure", "What is counted; the sheet Measures has its definition."),
    Column("Period", "The ISO week or the month; for open data the last published."),
    Column("Count", "How many in the period; empty if not known."),
    Column("Period before", "How many in the period before."),
    Column("Mean of 4 before", "The mean of the four periods before.", places=1),
    Column("Year-earlier period", "The ISO week of the same number; week 53 has none."),
    Column("Year earlier", "How many in the year-earlier period."),
    Column(
        "Lowest usual",
        "Lower limit of the usual range of the period.",
        places=1,
    ),
    Column("Highest usual", "Upper limit of the usual range of the period.", places=1),
    Column("Finding", "Whether it is a rise, a fall, or no evidence of change."),
)
WEEKS = (
    Column("Measure", "What is counted."),
    Column("Period", "The ISO week or the month."),
    Column("Starts on", "Its first day in London."),
    Column("Count", "How many; empty if not known."),
)
CHANGED = (
    Column("Week", "The signed week that has changed."),
    Column("Record", "The reference of the record."),
    Column("What happened", "Late entry, merge, correction or move."),
    Column("From", "The area, category or week before."),
    Column("To", "The area, category or week after, or the record that was kept."),
    Column("Counted in", "The measures affected."),
)
TIME = (
    Column("Week", "The ISO week."),
    Column("Team", "The team whose people's time it is."),
    Column("In the neighbourhood", "People's hours of recorded activities.", places=1),
    Column("Elsewhere", "Hours of recorded time on duty elsewhere.", places=1),
    Column(
        "Not known",
        "The rest of the team's hours; empty if those are not set.",
        places=1,
    ),
    Column("Team's hours", "The hours that the team works in a week.", places=1),
)
MEANINGS = (
    Column("Measure", "What is counted."),
    Column("Definition", "What is counted and what is not.", long=True),
    Column("How to read it", "What a higher or lower figure can mean.", long=True),
)

Row = Sequence[Cell]
FILES = {"xlsx": "Excel workbook", "csv": "CSV of the figures"}


def take_page(week: Week, form: str) -> dict[str, str]:
    """Return the page that asks for the purpose of a file."""
    return {
        "title": f"Export: weekly brief of {week}",
        "text": f"{title_of(week)}. {FILES[form]}.",
        "back_url": reverse("brief:week", args=[str(week)]),
    }


def making_page(week: Week, *, title: str, file_url: str) -> dict[str, str]:
    """Return the page that is shown while a document is made."""
    return {
        "title": title,
        "caption": f"Weekly brief, {title_of(week)}",
        "file_url": file_url,
        "back_url": reverse("brief:week", args=[str(week)]),
        "back_text": "Back to the brief",
    }


def label_for(
    viewer: User, week: Week, signed: "Brief | None", *, purpose: str, now: datetime
) -> FileLabel:
    """Return the label of the file: the week, signed or not, for whom and what."""
    status = f"Signed {written_instant(signed.signed_at)}" if signed else "Not signed"
    return FileLabel(
        title=f"Weekly brief, {title_of(week)}, {viewer.force.name}",
        marking=marking_of(viewer.force),
        purpose=purpose,
        facts=[
            ("Status", status),
            ("Made by", viewer.display_name),
            ("Made", written_instant(now)),
        ],
    )


def week_tables(
    figures: "Figures",
    changes: Iterable["Changes"],
    measures: Iterable[Measure],
    time: "Mapping[Week, Sequence[tuple[Team, TeamWeek]]]",
) -> list[Table]:
    """Return the tables of the workbook, with the measures that they hold."""
    return [
        figures_table(figures),
        Table("Weeks", WEEKS, _weeks(figures)),
        Table("Changed since", CHANGED, _changed(changes)),
        Table("Time by team", TIME, file_rows(time)),
        Table(
            "Measures", MEANINGS, [(m.label, m.definition, m.note) for m in measures]
        ),
    ]


def figures_table(figures: "Figures") -> Table:
    """Return the figures of the page."""
    return Table("Figures", FIGURES, [_line(line) for line in figures.lines])


def _line(line: Line) -> Row:
    finding = str(TAGS[Finding(line.finding)]) if line.finding else None
    return (
        MEASURES[line.measure].label,
        line.period,
        line.n,
        line.before,
        line.mean,
        line.twin,
        line.year_earlier,
        line.low,
        line.high,
        finding,
    )


def _weeks(figures: "Figures") -> Iterator[Row]:
    for line in figures.lines:
        for place, n in enumerate(line.drawn):
            period = line.when.shifted(place + 1 - len(line.drawn))
            start: date = period.start
            yield MEASURES[line.measure].label, str(period), start, n


def _changed(changes: Iterable["Changes"]) -> list[Row]:
    rows: list[Row] = []
    for found in changes:
        week = str(Week(found.brief.week))
        rows += [
            (
                week,
                record.reference,
                record.why.value,
                record.then,
                record.now,
                ", ".join(record.measures),
            )
            for record in found.named
        ]
    return rows
