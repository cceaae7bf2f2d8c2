"""The page of published figures: one measure, by ward and category, and by week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.accounts.models import User
from stronghold.dashboard.measures import Measure
from stronghold.dashboard.publishing.measures import (
    BY_WEEK,
    PUBLISHED,
)
from stronghold.kernel.errors import NotFound
from stronghold.look.charts import Chart
from stronghold.look.parts import Chip, Link, Table
from stronghold.opendata.presenters import ATTRIBUTIONS
from stronghold.portal.figures.presenters.area_map import AreaMap, area_map
from stronghold.portal.figures.presenters.tables import (
    areas_table,
    categories_table,
    weeks_chart,
    weeks_table,
)
from stronghold.portal.figures.presenters.wording import (
    MEANING,
    days_told,
    months_told,
    published,
    quarter_label,
)
from stronghold.portal.figures.queries import (
    FigureTold,
    PeriodTold,
    figures_told,
    measures_told,
    outlines,
    quarters_told,
    street_crimes,
    weeks_told,
)
from stronghold.portal.kinds import KINDS
from stronghold.portal.presenters.address import Address, ViewedAs
from stronghold.portal.presenters.navigation import FIGURES, portal_links
from stronghold.portal.queries import Reading, reading
from stronghold.portal.queries.narrowing import Narrowing
from stronghold.sharing.choices import Shared
from stronghold.sharing.presenters.terms import labels_of

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement

AREAS_ID, CATEGORIES_ID, WEEKS_ID = "by-area", "by-category", "by-week"


@dataclass(frozen=True)
class Wish:
    """What an address asks for; empty for what comes first."""

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
    """Published figures of a measure, or the words for none."""

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


def figures_page(viewer: User, address: Address, wish: Wish) -> FiguresPage:
    """Read and present published figures; NotFound for what is not told."""
    agreement = address.agreement
    if not agreement.figures:
        raise NotFound
    with reading(viewer, agreement) as read:
        told = measures_told(read)
        shared = [m for m in PUBLISHED.values() if m.code in told]
        if wish.measure and wish.measure not in told:
            raise NotFound
        if not shared:
            return _page(address, nothing=_nothing(agreement))
        measure = PUBLISHED[wish.measure] if wish.measure else shared[0]
        here = Wish(measure.code, wish.quarter, wish.area)
        return _page(
            address,
            measures=[_chip(address, one, current=one == measure) for one in shared],
            definition=f"{measure.definition} {measure.note}",
            quarter=_quarter(read, address, here),
            weeks=_weeks(read, address, here),
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
        return (
            "Weeks are published of whole districts, and the agreement is about none."
        )
    return "Figures of children are published by the quarter alone."


def _own(read: Reading, address: Address, told: PeriodTold) -> Link | None:
    """Lead to the partner's own cases of the same days, and say how many they are."""
    agreement = address.agreement
    if (
        Shared.CHILDREN not in agreement.figures
        or Shared.REFERRALS not in agreement.rows
    ):
        return None
    days = Narrowing(
        KINDS[Shared.REFERRALS], date_from=told.first_day, date_to=told.last_day
    )
    n = read.count(days)
    if not n:
        return None
    one = "The one referral" if n == 1 else f"The {n:,} referrals"
    url = address.kind(Shared.REFERRALS, days.as_params())
    return Link(f"{one} to you of the same days, each by itself", url)


def _nothing(agreement: "Agreement") -> str:
    return (
        f"{labels_of(agreement.figures)} are published once a week is over and its "
        "brief is signed, and of a quarter once all of its weeks are."
    )


def _chip(address: Address, measure: Measure, *, current: bool) -> Chip:
    url = address.figures(measure=measure.code)
    return Chip(measure.label, url, current=current)


def _quarter(read: Reading, address: Address, wish: Wish) -> QuarterPart | None:
    found = quarters_told(read, wish.measure)
    told = next((q for q in found if wish.quarter in ("", q.period)), None)
    if told is None:
        if wish.quarter:
            raise NotFound
        return None
    figures = figures_told(read, wish.measure, told.period)
    wards = [one for one in figures if one.area_level == "ward" and not one.category]
    drawn = any(one.area_code != "-" for one in wards)
    level = "ward" if drawn else "district"
    totals = [f for f in figures if f.area_level == level and not f.category]
    crimes = street_crimes(read, told.last_day)
    months = months_told(next(iter(crimes.values()))) if crimes else ""
    title = f"{PUBLISHED[wish.measure].label}, {quarter_label(told)}"
    return QuarterPart(
        title=title,
        days=days_told(told),
        published=published(told),
        choices=_quarters(address, wish, found=found, told=told),
        map=area_map(
            outlines(read, level), _ranges(totals), title=title, table_id=AREAS_ID
        ),
        areas=areas_table(
            totals,
            crimes,
            months=months,
            measure=PUBLISHED[wish.measure],
            title=title,
            table_id=AREAS_ID,
        ),
        categories=categories_table(
            PUBLISHED[wish.measure], figures, title=title, table_id=CATEGORIES_ID
        ),
        open_data=months,
        attribution=ATTRIBUTIONS[0],
        own=_own(read, address, told),
    )


def _quarters(
    address: Address, wish: Wish, *, found: Sequence[PeriodTold], told: PeriodTold
) -> list[Chip]:
    if len(found) < 2:
        return []
    return [
        Chip(
            quarter_label(one),
            address.figures(measure=wish.measure, quarter=one.period),
            current=one == told,
        )
        for one in found
    ]


def _ranges(
    figures: Sequence[FigureTold],
) -> Mapping[str, tuple[int | None, int | None]]:
    return {one.area_code: (one.low, one.high) for one in figures}


def _weeks(read: Reading, address: Address, wish: Wish) -> WeeksPart | None:
    rows = weeks_told(read, wish.measure)
    names = {row.area_code: row.area_name for row in rows if row.area_code != "-"}
    if wish.area and wish.area not in names:
        raise NotFound
    if not names:
        return None
    area = wish.area or next(iter(names))
    title = f"{PUBLISHED[wish.measure].label} by week, {names[area]}"
    choices = [
        Chip(
            name,
            address.figures(measure=wish.measure, quarter=wish.quarter, area=code),
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
