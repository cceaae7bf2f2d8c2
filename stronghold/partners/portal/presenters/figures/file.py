"""The file of published figures of one measure: every quarter and week."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stronghold.core.geography.marking import marking_of
from stronghold.core.ui.tables import Column, FileLabel, Holds, Table
from stronghold.figures.measures import Measure
from stronghold.partners.portal.presenters.figures.wording import range_text

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.partners.portal.queries.figures import FigureInFile

COLUMNS = (
    Column("Measure"),
    Column("Period"),
    Column("First day", holds=Holds.DAY),
    Column("Last day", holds=Holds.DAY),
    Column("Area"),
    Column("Area code"),
    Column("Category"),
    Column("Published as"),
    Column("At least", holds=Holds.WHOLE),
    Column("At most", holds=Holds.WHOLE),
    Column("Published on", holds=Holds.DAY),
    Column("Revision", holds=Holds.WHOLE),
)


def figures_table(measure: Measure, figures: Sequence["FigureInFile"]) -> Table:
    """Return the figures as rows, each with its range as text and as two numbers."""
    rows = [
        (
            measure.label,
            one.period,
            one.first_day,
            one.last_day,
            one.area_name,
            one.area_code,
            measure.category_name(one.category) if one.category else "All",
            range_text(one.low, one.high),
            one.low,
            one.high,
            one.published_on,
            one.number,
        )
        for one in figures
    ]
    return Table("Figures", COLUMNS, rows)


def file_label(measure: Measure, agreement: "Agreement") -> FileLabel:
    """Return the label of the file; its purpose is that of the agreement."""
    return FileLabel(
        title=measure.label,
        marking=marking_of(agreement.force),
        purpose=agreement.purpose,
    )


def file_name(measure: Measure, agreement: "Agreement") -> str:
    """Return the name of the file, which begins with the protective marking."""
    marking = "-".join(marking_of(agreement.force).split())
    return f"{marking}-figures-{measure.code}.csv"
