"""The page of published figures: one measure, by ward and category, and by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.brief.publishing.measures import BY_WEEK
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.presenters.terms import labels_of
from stronghold.core.ui.charts import Chart
from stronghold.core.ui.parts import Chip, Link, Table
from stronghold.figures.measures import Measure
from stronghold.opendata.presenters import POLICE_UK
from stronghold.partners.portal.presenters.address import Address, ViewedAs
from stronghold.partners.portal.presenters.figures.area_map import AreaMap, area_map
from stronghold.partners.portal.presenters.figures.tables import (
    areas_table,
    categories_table,
    crimes_table,
    weeks_chart,
    weeks_table,
)
from stronghold.partners.portal.presenters.figures.wording import (
    MEANING,
    days_text,
    published,
    quarter_label,
)
from stronghold.partners.portal.presenters.navigation import FIGURES, portal_links

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.partners.portal.queries.figures import (
        FiguresRequest,
        MeasureFigures,
        OwnReferrals,
        PublishedFigure,
        QuarterFigures,
    )

# The value of the parameter `format` for a file of the figures.
CSV = "csv"
AREAS_ID, CATEGORIES_ID, WEEKS_ID = "by-area", "by-category", "by-week"


@dataclass(frozen=True)
class QuarterPart:
    """A quarter by area on a map and in a table, and by category."""

    title: str
    days: str
    published: str
    choices: Sequence[Chip]
    map: AreaMap | None
    areas: Table
    categories: Table | None
    # Open data of the last months before the end of the quarter, and its source.
    crimes: Table | None
    attribution: str
    # The partner's own cases of the same days, where the figures are about children.
    own: Link | None


@dataclass(frozen=True)
class WeeksPart:
    """The last weeks of one district as a chart, and of all districts in a table."""

    title: str
    choices: Sequence[Chip]
    chart: Chart
    table: Table


@dataclass(frozen=True)
class FiguresPage:
    """Published figures of a measure, or why there are none."""

    title: str
    caption: str
    viewed_as: ViewedAs | None
    measures: Sequence[Chip]
    definition: str
    meaning: str
    nothing: str
    quarter: QuarterPart | None = None
    weeks: WeeksPart | None = None
    without_weeks: str = ""
    links: Sequence[Link] = ()
    csv_url: str = ""


def figures_page(
    address: Address, found: "MeasureFigures | None", wanted: "FiguresRequest"
) -> FiguresPage:
    """Present the published figures of a measure, or why there are none."""
    if found is None:
        return _page(address, nothing=_nothing(address.agreement))
    measure = found.measure
    return _page(
        address,
        measures=[
            _chip(address, other, current=other == measure) for other in found.measures
        ],
        definition=f"{measure.definition} {measure.note}",
        quarter=_quarter(address, measure, found.quarter) if found.quarter else None,
        weeks=_weeks(address, found, wanted),
        without_weeks=_without_weeks(measure),
        csv_url=""
        if address.is_preview
        else address.figures(measure=measure.code, format=CSV),
    )


def _page(
    address: Address,
    *,
    measures: Sequence[Chip] = (),
    definition: str = "",
    nothing: str = "",
    quarter: QuarterPart | None = None,
    weeks: WeeksPart | None = None,
    without_weeks: str = "",
    csv_url: str = "",
) -> FiguresPage:
    return FiguresPage(
        title="Figures",
        caption=address.agreement.partner.name,
        viewed_as=address.viewed_as,
        measures=measures,
        definition=definition,
        meaning=MEANING,
        nothing=nothing,
        quarter=quarter,
        weeks=weeks,
        without_weeks=without_weeks,
        csv_url=csv_url,
        links=portal_links(address, FIGURES),
    )


def _without_weeks(measure: Measure) -> str:
    if measure.code in BY_WEEK:
        return "Weeks are published for whole districts, and the agreement covers none."
    return "Figures of children are published by quarter only."


def _own(address: Address, own: "OwnReferrals | None") -> Link | None:
    """Link to the partner's own referrals of the same days, with their number."""
    if own is None or not own.n:
        return None
    one = "The one referral" if own.n == 1 else f"The {own.n:,} referrals"
    url = address.kind(Shared.REFERRALS, own.days.as_params())
    return Link(f"{one} to you in the same period, listed separately", url)


def _nothing(agreement: "Agreement") -> str:
    return (
        f"{labels_of(agreement.figures)} are published for a week once its brief is "
        "signed, and for a quarter once all of its weeks are."
    )


def _chip(address: Address, measure: Measure, *, current: bool) -> Chip:
    url = address.figures(measure=measure.code)
    return Chip(measure.label, url, current=current)


def _quarter(
    address: Address, measure: Measure, found: "QuarterFigures"
) -> QuarterPart:
    period = found.period
    totals = [
        f for f in found.figures if f.area_level == found.level and not f.category
    ]
    title = f"{measure.label}, {quarter_label(period)}"
    return QuarterPart(
        title=title,
        days=days_text(period),
        published=published(period),
        choices=_quarters(address, measure, found),
        map=area_map(found.outlines, _ranges(totals), title=title, table_id=AREAS_ID),
        areas=areas_table(totals, measure=measure, title=title, table_id=AREAS_ID),
        categories=categories_table(
            measure, found.figures, title=title, table_id=CATEGORIES_ID
        ),
        crimes=crimes_table(found.crimes),
        attribution=POLICE_UK,
        own=_own(address, found.own),
    )


def _quarters(
    address: Address, measure: Measure, found: "QuarterFigures"
) -> list[Chip]:
    if len(found.periods) < 2:
        return []
    return [
        Chip(
            quarter_label(one),
            address.figures(measure=measure.code, quarter=one.period),
            current=one == found.period,
        )
        for one in found.periods
    ]


def _ranges(
    figures: "Sequence[PublishedFigure]",
) -> Mapping[str, tuple[int | None, int | None]]:
    return {one.area_code: (one.low, one.high) for one in figures}


def _weeks(
    address: Address, found: "MeasureFigures", wanted: "FiguresRequest"
) -> WeeksPart | None:
    rows, measure = found.weeks, found.measure
    names = {row.area_code: row.area_name for row in rows if row.area_code != "-"}
    if not names:
        return None
    area = wanted.area or next(iter(names))
    title = f"{measure.label} by week, {names[area]}"
    choices = [
        Chip(
            name,
            address.figures(measure=measure.code, quarter=wanted.quarter, area=code),
            current=code == area,
        )
        for code, name in names.items()
    ]
    return WeeksPart(
        title=title,
        choices=choices if len(names) > 1 else [],
        chart=weeks_chart(rows, area, table_id=WEEKS_ID),
        table=weeks_table(rows, title=title, table_id=WEEKS_ID),
    )
