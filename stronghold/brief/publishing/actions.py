"""Publishes figures: a week's when its brief is signed, a quarter's with its last week.

Published figures never change. A revision is another release of the whole quarter, with
a date and a reason. It adds what was recorded late, and takes nothing back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from stronghold.brief.models import Brief, RevisionCounted
from stronghold.brief.publishing.measures import (
    BY_WEEK,
    PUBLISHED,
    families,
    is_published,
)
from stronghold.brief.publishing.queries import (
    areas_of_releases,
    areas_published,
    briefs_not_published,
    counted_by_brief,
    counted_by_briefs,
    counted_by_revisions,
    counted_now,
    is_ready,
    published_ranges,
    with_partners,
)
from stronghold.brief.publishing.rules import (
    LONGEST_REASON,
    NOTHING,
    Counted,
    Key,
    PublishedArea,
    ShownRanges,
    keys_of_quarter,
    keys_of_week,
    late_of,
    ranges_of_quarter,
    ranges_of_week,
    revised,
)
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.rules import check_no_personal_details, check_text
from stronghold.core.sharing.figures.actions import NewFigure, NewRelease, store_release
from stronghold.core.sharing.figures.choices import Level
from stronghold.core.sharing.figures.queries import (
    figures_of,
    quarters_not_public,
    releases_of,
)
from stronghold.core.sharing.models import Figure, Release
from stronghold.core.sharing.small_numbers import Shown


def publish_signed(brief: Brief, *, by: User) -> None:
    """Publish the figures of a brief, in the transaction that signs it.

    If it is the last brief of its quarter to be signed, publish the quarter too.
    """
    _lock(brief.force)
    week, counted = Week(brief.week), counted_by_brief(brief)
    areas = areas_published(week.start, counted, force=brief.force_id)
    keys = keys_of_week(week, BY_WEEK, areas)
    ranges = ranges_of_week(week, _of_published(counted))
    shown = {key: ranges.get(key, NOTHING) for key in keys}
    new = _release(brief.force, week, brief=str(week))
    store_release(new, _figures(shown, areas), by=by)
    quarter = Quarter.of(week)
    if is_ready(brief.force_id, quarter):
        _publish_quarter(quarter, brief, by=by)


def _publish_quarter(quarter: Quarter, brief: Brief, *, by: User) -> None:
    counted = counted_by_briefs(brief.force_id, quarter)
    if counted is None:
        return
    before = published_ranges(releases_of(brief.force_id, map(str, quarter.weeks)))
    areas = areas_published(quarter.last_day, counted, force=brief.force_id)
    keys = keys_of_quarter(quarter, _categories(), areas)
    shown = _ranges(quarter, keys, counted, areas, before=before)
    new = _release(brief.force, quarter, brief=str(Week(brief.week)))
    store_release(new, _figures(shown, areas), by=by)


@transaction.atomic(durable=True)
def revise_figures(
    *, by: User, quarter: Quarter, reason: str, keep_words: bool = False
) -> list[Release]:
    """Publish a quarter and its weeks again, with the records that came late.

    Raises RuleBroken if it was not published yet, or if nothing came late.
    """
    policy.require(by, Verb.REVISE_FIGURES)
    checked_reason = _check_reason(reason, keep_words)
    _lock(by.force)
    earlier = releases_of(by.force.pk, [str(quarter), *map(str, quarter.weeks)])
    of_quarter = [release for release in earlier if release.period == str(quarter)]
    counted = counted_by_briefs(by.force.pk, quarter)
    if not of_quarter or counted is None:
        raise RuleBroken("Only published figures can be revised")
    counted += counted_by_revisions(of_quarter[1:])
    late = with_partners(_late(counted_now(by.force.pk, quarter), counted))
    if not late:
        raise RuleBroken("No record of this quarter came late")
    number = of_quarter[-1].number
    latest = [release for release in earlier if release.number == number]
    areas = _with_new(areas_of_releases(latest), late, quarter=quarter, force=by.force)
    keys = keys_of_quarter(quarter, _categories(), areas)
    for week in quarter.weeks:
        keys += keys_of_week(week, BY_WEEK, areas)
    shown = revised(keys, published_ranges(latest), _ranges_of(quarter, late, areas))
    periods: list[Week | Quarter] = [quarter, *quarter.weeks]
    made = [
        store_release(
            _release(by.force, period, number=number + 1, reason=checked_reason),
            _figures(_of_period(shown, period), areas),
            by=by,
        )
        for period in periods
    ]
    RevisionCounted.objects.bulk_create(
        RevisionCounted(release=made[0], **row._asdict()) for row in late
    )
    return made


@transaction.atomic(durable=True)
def publish_again() -> int:
    """Publish signed briefs that the current rule has not published; return how many.

    What an earlier rule published of them is no longer shown.
    """
    found = briefs_not_published()
    for brief in found:
        publish_signed(brief, by=brief.signed_by)
    return len(found)


@transaction.atomic(durable=True)
def publish_for_public() -> int:
    """Publish for the public the quarters that partners already have; return how many.

    The same ranges are used, for public measures, without weeks: a reader of both
    learns nothing more.
    """
    codes = {measure.code for measure in PUBLISHED.values() if measure.public}
    found = quarters_not_public()
    for release in found:
        _lock(release.force)
        figures = [figure for figure in figures_of(release) if figure.measure in codes]
        new = NewRelease(
            force=release.force,
            level=Level.PUBLIC,
            period=release.period,
            first_day=release.first_day,
            last_day=release.last_day,
            number=release.number,
            reason=release.reason,
            brief=release.brief,
        )
        store_release(new, [_republished(figure) for figure in figures], by=None)
    return len(found)


def _republished(figure: Figure) -> NewFigure:
    """Return a figure to be published unchanged."""
    is_known = figure.low is not None and figure.high is not None
    return NewFigure(
        kind=figure.kind,
        measure=figure.measure,
        area_level=figure.area_level,
        area_code=figure.area_code,
        area_name=figure.area_name,
        district_code=figure.district_code,
        category=figure.category,
        shown=Shown(figure.low or 0, figure.high or 0) if is_known else None,
    )


def _lock(force: Force) -> None:
    """Lock the force, so that no one else publishes its figures meanwhile.

    Two people signing the last two weeks of a quarter at once would otherwise each miss
    the other's week.
    """
    Force.objects.select_for_update(no_key=True).get(pk=force.pk)


def _check_reason(reason: str, keep_words: bool) -> str:
    reason = reason.strip()
    if not reason:
        raise RuleBroken("Enter why the figures are revised", field="reason")
    check_text(reason, subject="Reason", field="reason", longest=LONGEST_REASON)
    check_no_personal_details(reason, field="reason", kept=keep_words)
    return reason


def _categories() -> dict[str, list[str]]:
    return {code: list(m.categories or ()) for code, m in PUBLISHED.items()}


def _ranges(
    quarter: Quarter,
    keys: Sequence[Key],
    counted: Sequence[Counted],
    areas: Sequence[PublishedArea],
    *,
    before: Mapping[Key, Shown | None],
) -> ShownRanges:
    """Return what each figure of a quarter is shown as, beside its published weeks.

    The ranges of the weeks are computed again from what was counted then; if the result
    differs, nothing of the measures that count the same records is published, since
    nothing is known to be safe together with it.
    """
    ranges = _ranges_of(quarter, counted, areas)
    found: ShownRanges = {}
    for codes in _codes_of_families():
        is_same = all(
            ranges.get(key, NOTHING) == shown
            for key, shown in before.items()
            if key.measure in codes
        )
        new = [key for key in keys if key.measure in codes]
        found |= {key: ranges.get(key, NOTHING) if is_same else None for key in new}
    return found


def _ranges_of(
    quarter: Quarter, counted: Sequence[Counted], areas: Sequence[PublishedArea]
) -> ShownRanges:
    """Return the ranges of what is counted. Measures of the same records go together.

    Only figures above zero are included.
    """
    found: ShownRanges = {}
    for family in families():
        codes = {measure.code for measure in family}
        categories = dict.fromkeys(
            category for measure in family for category in measure.categories or ()
        )
        rows = _of_published(row for row in counted if row.measure in codes)
        found |= ranges_of_quarter(quarter, rows, areas, categories=list(categories))
    return found


def _late(now: Iterable[Counted], before: Iterable[Counted]) -> list[Counted]:
    """Return the published records of now that no release counted by any measure."""
    of_now, of_before = _of_published(now), _of_published(before)
    return [
        row
        for codes in _codes_of_families()
        for row in late_of(
            [row for row in of_now if row.measure in codes],
            [row for row in of_before if row.measure in codes],
        )
    ]


def _codes_of_families() -> list[set[str]]:
    return [{measure.code for measure in family} for family in families()]


def _with_new(
    areas: Sequence[PublishedArea],
    late: Sequence[Counted],
    *,
    quarter: Quarter,
    force: Force,
) -> list[PublishedArea]:
    """Return the areas, and any others that late records lie in."""
    published = {(area.level, area.code) for area in areas}
    new = {("ward", row.ward) for row in late}
    new |= {("district", row.district) for row in late}
    found = areas_published(quarter.last_day, late, force=force.pk)
    return [*areas, *(a for a in found if (a.level, a.code) in new - published)]


def _of_published(counted: Iterable[Counted]) -> list[Counted]:
    """Leave out records of categories that are never published."""
    return [row for row in counted if is_published(row.measure, row.category)]


def _of_period(shown: ShownRanges, period: Week | Quarter) -> ShownRanges:
    return {key: value for key, value in shown.items() if key.period == str(period)}


def _figures(shown: ShownRanges, areas: Iterable[PublishedArea]) -> list[NewFigure]:
    by_code = {(area.level, area.code): area for area in areas}
    return [
        NewFigure(
            kind=str(PUBLISHED[key.measure].shared_as),
            measure=key.measure,
            area_level=key.area_level,
            area_code=key.area_code,
            area_name=by_code[key.area_level, key.area_code].name,
            district_code=by_code[key.area_level, key.area_code].district,
            category=key.category,
            shown=value,
        )
        for key, value in shown.items()
    ]


def _release(force: Force, period: Week | Quarter, **more: Any) -> NewRelease:
    return NewRelease(
        force=force,
        level=Level.PARTNER,
        period=str(period),
        first_day=period.start,
        last_day=period.end - timedelta(days=1),
        **more,
    )
