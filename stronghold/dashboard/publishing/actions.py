"""Publishes figures: of a week when its brief is signed, of a quarter with its last.

What was published stays. A revision is another release of the whole quarter, on its day
and for a reason, and safe beside all that was published before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.brief.models import Brief
from stronghold.dashboard.publishing.measures import (
    BY_WEEK,
    PUBLISHED,
    families,
    is_published,
)
from stronghold.dashboard.publishing.models import RevisionCounted
from stronghold.dashboard.publishing.queries import (
    briefs_not_published,
    counted_by_brief,
    counted_by_briefs,
    counted_by_revision,
    counted_now,
    ground_of,
    is_ready,
    known_to,
    stands,
)
from stronghold.dashboard.publishing.rules import (
    LONGEST_REASON,
    NOTHING,
    Counted,
    Ground,
    Key,
    Told,
    keys_of_quarter,
    keys_of_week,
    told_of_quarter,
    told_of_week,
)
from stronghold.dashboard.publishing.rules import (
    Release as Counting,
)
from stronghold.geography.models import Force
from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.quarters import Quarter
from stronghold.kernel.weeks import Week
from stronghold.records.rules import check_no_personal_details, check_text
from stronghold.sharing.disclosure import Shown
from stronghold.sharing.figures.actions import NewFigure, NewRelease, store_release
from stronghold.sharing.figures.choices import Level
from stronghold.sharing.figures.queries import (
    figures_of,
    quarters_not_public,
    releases_of,
)
from stronghold.sharing.models import Figure, Release

# What was counted, by the number of the release that was made of it.
Rows = Mapping[int, Sequence[Counted]]


def publish_signed(brief: Brief, *, by: User) -> None:
    """Publish the figures of a brief, in the transaction that signs it.

    With the brief that was the last of its quarter to be signed, those of the quarter.
    """
    _hold(brief.force)
    week, counted = Week(brief.week), counted_by_brief(brief)
    ground = ground_of(week.start, counted)
    keys = keys_of_week(week, BY_WEEK, ground)
    told = told_of_week(week, _of_published(counted), known_to(counted))
    shown = {key: told.get(key, NOTHING) for key in keys}
    new = _release(brief.force, week, brief=str(week))
    store_release(new, _figures(shown, ground), by=by)
    quarter = Quarter.of(week)
    if is_ready(brief.force_id, quarter):
        _publish_quarter(quarter, brief, by=by)


def _publish_quarter(quarter: Quarter, brief: Brief, *, by: User) -> None:
    counted = counted_by_briefs(brief.force_id, quarter)
    if counted is None:
        return
    before = stands(releases_of(brief.force_id, map(str, quarter.weeks)))
    ground = ground_of(quarter.last_day, counted)
    keys = keys_of_quarter(quarter, _categories(), ground)
    shown = _ranges(quarter, keys, {1: counted}, before=before)
    new = _release(brief.force, quarter, brief=str(Week(brief.week)))
    store_release(new, _figures(shown, ground), by=by)


@transaction.atomic(durable=True)
def revise_figures(
    *, by: User, quarter: Quarter, reason: str, keep_words: bool = False
) -> list[Release]:
    """Publish a quarter and its weeks again, of what they count now.

    RuleBroken where it was not published yet, or where nothing would be safe to tell
    beside what was told before.
    """
    policy.require(by, Verb.REVISE_FIGURES)
    told = _check_reason(reason, keep_words)
    _hold(by.force)
    earlier = releases_of(by.force.pk, [str(quarter), *map(str, quarter.weeks)])
    of_quarter = [one for one in earlier if one.period == str(quarter)]
    counted = counted_by_briefs(by.force.pk, quarter)
    if not of_quarter or counted is None:
        raise RuleBroken("Only what was published can be revised")
    number = of_quarter[-1].number + 1
    now = counted_now(by.force.pk, quarter)
    rows = {1: counted, number: now}
    rows |= {one.number: counted_by_revision(one) for one in of_quarter[1:]}
    ground = ground_of(quarter.last_day, now)
    keys = keys_of_quarter(quarter, _categories(), ground, number=number)
    for week in quarter.weeks:
        keys += keys_of_week(week, BY_WEEK, ground, number=number)
    shown = _ranges(quarter, keys, rows, before=stands(earlier))
    if not any(shown.values()):
        raise RuleBroken("No range would be safe beside what was published before")
    periods: list[Week | Quarter] = [quarter, *quarter.weeks]
    made = [
        store_release(
            _release(by.force, period, number=number, reason=told),
            _figures(_of_period(shown, period), ground),
            by=by,
        )
        for period in periods
    ]
    RevisionCounted.objects.bulk_create(
        RevisionCounted(release=made[0], **row._asdict()) for row in now
    )
    return made


@transaction.atomic(durable=True)
def publish_again() -> int:
    """Publish what signed briefs counted and the present rule has not told; how many.

    What an earlier rule told of them is shown no more.
    """
    found = briefs_not_published()
    for brief in found:
        publish_signed(brief, by=brief.signed_by)
    return len(found)


@transaction.atomic(durable=True)
def publish_for_public() -> int:
    """Publish the quarters that partners have for the public too; return how many.

    The same ranges, of the measures that are for the public, and no weeks: who has both
    learns nothing more.
    """
    codes = {measure.code for measure in PUBLISHED.values() if measure.public}
    found = quarters_not_public()
    for release in found:
        _hold(release.force)
        figures = [one for one in figures_of(release) if one.measure in codes]
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
        store_release(new, [_again(one) for one in figures], by=None)
    return len(found)


def _again(one: Figure) -> NewFigure:
    """Return a figure to be published as it was."""
    told = one.low is not None and one.high is not None
    return NewFigure(
        kind=one.kind,
        measure=one.measure,
        area_level=one.area_level,
        area_code=one.area_code,
        area_name=one.area_name,
        district_code=one.district_code,
        category=one.category,
        shown=Shown(one.low or 0, one.high or 0) if told else None,
    )


def _hold(force: Force) -> None:
    """Let nobody else publish meanwhile.

    Of two who sign the last two weeks of a quarter at once each would miss the other's.
    """
    Force.objects.select_for_update(no_key=True).get(pk=force.pk)


def _check_reason(reason: str, keep_words: bool) -> str:
    told = reason.strip()
    if not told:
        raise RuleBroken("Say why the figures are revised", field="reason")
    check_text(told, subject="Reason", field="reason", longest=LONGEST_REASON)
    check_no_personal_details(told, field="reason", kept=keep_words)
    return told


def _categories() -> dict[str, list[str]]:
    return {code: list(m.categories or ()) for code, m in PUBLISHED.items()}


def _ranges(
    quarter: Quarter,
    keys: Sequence[Key],
    rows: Rows,
    *,
    before: Mapping[Key, Shown | None],
) -> Told:
    """Return what each new figure is shown as, beside what stands.

    Measures that count the same records go together. What stands is found again from
    what was counted then; where it is not the same, nothing of these measures is told,
    since nothing is known to be safe beside it.
    """
    found: Told = {}
    everything = [row for counted in rows.values() for row in counted]
    who = known_to(everything)
    for family in families():
        codes = {measure.code for measure in family}
        categories = dict.fromkeys(
            category for measure in family for category in measure.categories or ()
        )
        releases = [
            Counting(
                _of_published(row for row in counted if row.measure in codes),
                ground_of(quarter.last_day, counted),
            )
            for counted in rows.values()
        ]
        told = told_of_quarter(quarter, releases, who, categories=list(categories))
        stand = {key: shown for key, shown in before.items() if key.measure in codes}
        is_same = all(told.get(key, NOTHING) == shown for key, shown in stand.items())
        new = [key for key in keys if key.measure in codes]
        found |= {key: told.get(key, NOTHING) if is_same else None for key in new}
    return found


def _of_published(counted: Iterable[Counted]) -> list[Counted]:
    """Leave out records of categories that are never published."""
    return [row for row in counted if is_published(row.measure, row.category)]


def _of_period(shown: Told, period: Week | Quarter) -> Told:
    return {key: one for key, one in shown.items() if key.period == str(period)}


def _figures(shown: Told, ground: Iterable[Ground]) -> list[NewFigure]:
    areas = {(area.level, area.code): area for area in ground}
    return [
        NewFigure(
            kind=str(PUBLISHED[key.measure].shared_as),
            measure=key.measure,
            area_level=key.area_level,
            area_code=key.area_code,
            area_name=areas[key.area_level, key.area_code].name,
            district_code=areas[key.area_level, key.area_code].district,
            category=key.category,
            shown=told,
        )
        for key, told in shown.items()
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
