"""The page of published figures: one measure, by ward and category, and by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.brief.publishing.measures import (
    BY_WEEK,
    PUBLISHED,
)
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.presenters.terms import labels_of
from stronghold.core.ui.charts import Chart
from stronghold.core.ui.parts import Chip, Link, Table
from stronghold.figures.measures import Measure
from stronghold.opendata.presenters import ATTRIBUTIONS
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.presenters.address import Address, ViewedAs
from stronghold.partners.portal.presenters.figures.area_map import AreaMap, area_map
from stronghold.partners.portal.presenters.figures.tables import (
    areas_table,
    categories_table,
    weeks_chart,
    weeks_table,
)
from stronghold.partners.portal.presenters.figures.wording import (
    MEANING,
    days_text,
    months_text,
    published,
    quarter_label,
)
from stronghold.partners.portal.presenters.navigation import FIGURES, portal_links
from stronghold.partners.portal.queries import Reading, reading
from stronghold.partners.portal.queries.figures import (
    PublishedFigure,
    PublishedPeriod,
    outlines,
    published_figures,
    published_measures,
    published_quarters,
    published_weeks,
    street_crimes,
)
from stronghold.partners.portal.queries.filters import SharedFilter

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

AREAS_ID, CATEGORIES_ID, WEEKS_ID = "by-area", "by-category", "by-week"


@dataclass(frozen=True)
class FiguresRequest:
    """What the address asks for; an empty value means the first choice."""

    measure: str = ""
    quarter: str = ""
    area: str = ""


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
    open_data: str
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


def figures_page(viewer: User, address: Address, params: FiguresRequest) -> FiguresPage:
    """Read and present published figures; NotFound for what is not published."""
    agreement = address.agreement
    if not agreement.figures:
        raise NotFound
    with reading(viewer, agreement) as read:
        codes = published_measures(read)
        shared = [measure for measure in PUBLISHED.values() if measure.code in codes]
        if params.measure and params.measure not in codes:
            raise NotFound
        if not shared:
            return _page(address, nothing=_nothing(agreement))
        measure = PUBLISHED[params.measure] if params.measure else shared[0]
        chosen = FiguresRequest(measure.code, params.quarter, params.area)
        return _page(
            address,
            measures=[
                _chip(address, other, current=other == measure) for other in shared
            ],
            definition=f"{measure.definition} {measure.note}",
            quarter=_quarter(read, address, chosen),
            weeks=_weeks(read, address, chosen),
            without_weeks=_without_weeks(measure),
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
        links=portal_links(address, FIGURES),
    )


def _without_weeks(measure: Measure) -> str:
    if measure.code in BY_WEEK:
        return "Weeks are published for whole districts, and the agreement covers none."
    return "Figures of children are published by quarter only."


def _own(read: Reading, address: Address, period: PublishedPeriod) -> Link | None:
    """Link to the partner's own referrals of the same days, with their number."""
    agreement = address.agreement
    if (
        Shared.CHILDREN not in agreement.figures
        or Shared.REFERRALS not in agreement.rows
    ):
        return None
    days = SharedFilter(
        KINDS[Shared.REFERRALS], date_from=period.first_day, date_to=period.last_day
    )
    n = read.count(days)
    if not n:
        return None
    one = "The one referral" if n == 1 else f"The {n:,} referrals"
    url = address.kind(Shared.REFERRALS, days.as_params())
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
    read: Reading, address: Address, params: FiguresRequest
) -> QuarterPart | None:
    found = published_quarters(read, params.measure)
    period = next((q for q in found if params.quarter in ("", q.period)), None)
    if period is None:
        if params.quarter:
            raise NotFound
        return None
    figures = published_figures(read, params.measure, period.period)
    wards = [f for f in figures if f.area_level == "ward" and not f.category]
    drawn = any(ward.area_code != "-" for ward in wards)
    level = "ward" if drawn else "district"
    totals = [f for f in figures if f.area_level == level and not f.category]
    crimes = street_crimes(read, period.last_day)
    months = months_text(next(iter(crimes.values()))) if crimes else ""
    title = f"{PUBLISHED[params.measure].label}, {quarter_label(period)}"
    return QuarterPart(
        title=title,
        days=days_text(period),
        published=published(period),
        choices=_quarters(address, params, found=found, period=period),
        map=area_map(
            outlines(read, level), _ranges(totals), title=title, table_id=AREAS_ID
        ),
        areas=areas_table(
            totals,
            crimes,
            months=months,
            measure=PUBLISHED[params.measure],
            title=title,
            table_id=AREAS_ID,
        ),
        categories=categories_table(
            PUBLISHED[params.measure], figures, title=title, table_id=CATEGORIES_ID
        ),
        open_data=months,
        attribution=ATTRIBUTIONS[0],
        own=_own(read, address, period),
    )


def _quarters(
    address: Address,
    params: FiguresRequest,
    *,
    found: Sequence[PublishedPeriod],
    period: PublishedPeriod,
) -> list[Chip]:
    if len(found) < 2:
        return []
    return [
        Chip(
            quarter_label(one),
            address.figures(measure=params.measure, quarter=one.period),
            current=one == period,
        )
        for one in found
    ]


def _ranges(
    figures: Sequence[PublishedFigure],
) -> Mapping[str, tuple[int | None, int | None]]:
    return {one.area_code: (one.low, one.high) for one in figures}


def _weeks(read: Reading, address: Address, params: FiguresRequest) -> WeeksPart | None:
    rows = published_weeks(read, params.measure)
    names = {row.area_code: row.area_name for row in rows if row.area_code != "-"}
    if params.area and params.area not in names:
        raise NotFound
    if not names:
        return None
    area = params.area or next(iter(names))
    title = f"{PUBLISHED[params.measure].label} by week, {names[area]}"
    choices = [
        Chip(
            name,
            address.figures(measure=params.measure, quarter=params.quarter, area=code),
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
