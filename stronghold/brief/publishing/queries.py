"""What figures are published from: records counted by signed briefs, and areas."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q

from operations.activities.models import Activity
from operations.arrests.models import Arrest
from operations.closures.models import ClosureCase
from operations.safeguarding.models import Concern, Referral
from reports.models import Report
from stronghold.brief.kinds import COUNTED
from stronghold.brief.models import Brief, BriefCounted, RevisionCounted
from stronghold.brief.publishing.measures import OF_CHILDREN, PUBLISHED
from stronghold.brief.publishing.rules import (
    ELSEWHERE,
    NOT_KNOWN,
    Counted,
    Key,
    PublishedArea,
)
from stronghold.brief.queries.counted_records import CountedRow
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import edition_on
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.quarters import Quarter
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.figures.queries import (
    figures_of_releases,
    quarters_of,
    releases_of,
    ward_figures,
    weeks_published,
)
from stronghold.core.sharing.models import Release
from stronghold.core.sharing.small_numbers import Shown
from stronghold.figures.measures import MEASURES

# All measures are one statement, so that a record that moves meanwhile counts once.
_NOW = """
SELECT '{measure}'::text, base.reference::text,
       date_trunc('week', source.counted_on::timestamp)::date,
       coalesce(ward.code, CASE WHEN source.ward < 0 THEN '-' ELSE '' END)::text,
       coalesce(district.code,
                CASE WHEN source.district < 0 THEN '-' ELSE '' END)::text,
       source.category::text
FROM {view} AS source
JOIN {table} AS base ON base.id = source.id
LEFT JOIN geography_area AS ward ON ward.id = source.ward
LEFT JOIN geography_area AS district ON district.id = source.district
WHERE source.force_id = %(force)s
  AND source.counted_on >= %(first)s AND source.counted_on < %(end)s
"""
_CHILDREN = """
SELECT '{measure}'::text, base.reference::text,
       date_trunc('week', base.occurred_on::timestamp)::date,
       coalesce(ward.code, CASE WHEN base.point IS NULL THEN '-' ELSE '' END)::text,
       coalesce(district.code,
                CASE WHEN base.point IS NULL THEN '-' ELSE '' END)::text,
       ''::text
FROM {table} AS base
LEFT JOIN geography_area AS ward ON ward.id = base.ward_id
LEFT JOIN geography_area AS district ON district.id = base.district_id
WHERE base.force_id = %(force)s AND base.error_at IS NULL AND {who}
  AND base.occurred_on >= %(first)s AND base.occurred_on < %(end)s
"""
_WHO: Mapping[str, tuple[type[Any], str]] = {
    "child_concerns": (Concern, "base.subject = 'child'"),
    "arrests_under_18": (
        Arrest,
        "base.age_band = '10-17' AND NOT base.waits_for_match "
        "AND base.same_as_id IS NULL",
    ),
    "child_referrals": (
        Referral,
        "base.subject = 'child' AND base.made_at IS NOT NULL",
    ),
}
# The widest range that is still useful.
NARROW = 10
LEVELS = (AreaKind.DISTRICT, AreaKind.WARD)
# The field of the organisation that may know a record of a measure as its own.
_KNOWN_BY: Mapping[str, tuple[type[Any], str]] = {
    "reports": (Report, "recorded_by__organisation"),
    "reports_received": (Report, "recorded_by__organisation"),
    "activities": (Activity, "organisation"),
    "closure_orders": (ClosureCase, "issuer"),
    "child_concerns": (Concern, "recorded_by__organisation"),
    "child_referrals": (Referral, "to_organisation"),
}


def briefs_not_published() -> list[Brief]:
    """Return signed briefs whose figures the current rule has not published."""
    published = set(weeks_published().values_list("force", "period"))
    # Briefs signed before districts were kept cannot be published.
    older = BriefCounted.objects.filter(brief=OuterRef("pk"), district__isnull=True)
    rows = Brief.objects.filter(~Exists(older)).defer("pdf", "figures")
    briefs = rows.select_related("force", "signed_by").order_by("week", "pk")
    return [b for b in briefs if (b.force_id, str(Week(b.week))) not in published]


def counted_by_brief(brief: Brief) -> list[Counted]:
    """Return what a signed brief counted, for published measures."""
    return _kept(BriefCounted.objects.filter(brief=brief))


def is_ready(force_id: int, quarter: Quarter) -> bool:
    """Return whether all weeks of a quarter are published but not the quarter."""
    names = [str(quarter), *map(str, quarter.weeks)]
    published = {release.period for release in releases_of(force_id, names)}
    return set(names) - published == {str(quarter)}


def counted_by_briefs(force_id: int, quarter: Quarter) -> list[Counted] | None:
    """Return what the signed briefs of a quarter counted; None if not all known.

    Briefs signed before figures were published have no districts.
    """
    rows = BriefCounted.objects.filter(brief__in=_briefs(force_id, quarter))
    if rows.filter(district__isnull=True).exists():
        return None
    return _kept(rows)


def counted_by_revisions(releases: Sequence[Release]) -> list[Counted]:
    """Return the late records that revisions counted."""
    rows = RevisionCounted.objects.filter(release__in=releases)
    return [Counted(*row) for row in rows.values_list(*Counted._fields)]


def counted_now(force_id: int, quarter: Quarter) -> list[Counted]:
    """Return what the weeks of a quarter count now."""
    parts = [
        _NOW.format(
            measure=code,
            view=connection.ops.quote_name(MEASURES[code].view),
            table=connection.ops.quote_name(COUNTED[code].kind.model._meta.db_table),
        )
        for code in PUBLISHED
        if code not in OF_CHILDREN
    ]
    return _counted([*parts, *_of_children()], force_id, period=quarter)


def counted_of_children(force_id: int, week: Week) -> list[CountedRow]:
    """Return the records about children that a week counts, as a brief keeps them."""
    return [
        CountedRow(row.measure, row.reference, row.ward, row.category, row.district)
        for row in _counted(_of_children(), force_id, period=week)
    ]


def areas_published(
    day: date, counted: Iterable[Counted], *, force: int
) -> list[PublishedArea]:
    """Return the areas in force on a day, and any others with records.

    Each level also has "elsewhere" and "place not known".
    """
    found = []
    for level in LEVELS:
        edition = edition_on(level, day, force=force)
        drawn = list(_areas(edition=edition)) if edition else []
        codes = {
            row.ward if level == AreaKind.WARD else row.district for row in counted
        }
        older = codes - {area.code for area in drawn} - {ELSEWHERE, NOT_KNOWN}
        found += [
            _published_area(level, area) for area in [*drawn, *_latest(level, older)]
        ]
        found += [
            PublishedArea(level, ELSEWHERE, "Elsewhere", ""),
            PublishedArea(level, NOT_KNOWN, "Place not known", ""),
        ]
    return found


def areas_of_releases(releases: Sequence[Release]) -> list[PublishedArea]:
    """Return the areas of published figures, named as they were then."""
    found = {
        (f.area_level, f.area_code): PublishedArea(
            f.area_level, f.area_code, f.area_name, f.district_code
        )
        for f in figures_of_releases(releases)
    }
    return list(found.values())


def published_ranges(releases: Sequence[Release]) -> dict[Key, Shown | None]:
    """Return the ranges that these releases published, by figure."""
    return {
        Key(
            figure.measure,
            figure.release.period,
            figure.area_level,
            figure.area_code,
            figure.category,
        ): None
        if figure.low is None or figure.high is None
        else Shown(figure.low, figure.high)
        for figure in figures_of_releases(releases)
    }


def with_partners(counted: Sequence[Counted]) -> list[Counted]:
    """Return records with the partner that knows each as its own now."""
    partners = known_to(counted)
    return [row._replace(known_to=partners.get(row.reference, "")) for row in counted]


def known_to(counted: Sequence[Counted | CountedRow]) -> dict[str, str]:
    """Return by reference the code of the partner that knows a record as its own.

    The partner sent, issued, carried out or received it. Records that no partner knows
    are left out.
    """
    found: dict[str, str] = {}
    references = {row.measure: set[str]() for row in counted}
    for row in counted:
        references[row.measure].add(row.reference)
    for measure, wanted in references.items():
        if measure in _KNOWN_BY:
            model, who = _KNOWN_BY[measure]
            rows = model.objects.filter(reference__in=wanted).exclude(
                **{f"{who}__kind": OrganisationKind.POLICE}
            )
            found |= dict(rows.values_list("reference", f"{who}__code"))
    return {reference: code for reference, code in found.items() if code}


class Useful(NamedTuple):
    """How many figures there are, and how many are a value or a narrow range."""

    n: int
    useful: int

    @property
    def percent(self) -> float:
        return 100 * self.useful / self.n if self.n else 100.0


def usefulness() -> dict[str, Useful]:
    """Return by measure how many ward figures have a range of at most 10."""
    narrow = Count("pk", filter=Q(high__lte=F("low") + NARROW))
    rows = ward_figures().values("measure").annotate(n=Count("pk"), narrow=narrow)
    found = {row["measure"]: Useful(row["n"], row["narrow"]) for row in rows}
    return {code: found[code] for code in PUBLISHED if code in found}


def quarters(viewer: User) -> list[Release]:
    """Return the releases of quarters of the viewer's force, newest first."""
    policy.require(viewer, Verb.REVISE_FIGURES)
    return quarters_of(viewer.force.pk)


def quarter_published(viewer: User, quarter: Quarter) -> Release:
    """Return the last release of a quarter; raises NotFound if there is none."""
    for release in quarters(viewer):
        if release.period == str(quarter):
            return release
    raise NotFound


def _of_children() -> list[str]:
    return [
        _CHILDREN.format(
            measure=code, table=connection.ops.quote_name(model._meta.db_table), who=who
        )
        for code, (model, who) in _WHO.items()
    ]


def _counted(
    parts: Iterable[str], force_id: int, *, period: Week | Quarter
) -> list[Counted]:
    days = {"first": period.start, "end": period.end}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), {"force": force_id, **days})
        return [Counted(*row) for row in cursor.fetchall()]


def _briefs(force_id: int, quarter: Quarter) -> Any:
    return Brief.objects.filter(
        force=force_id, week__gte=quarter.start, week__lt=quarter.end
    )


def _kept(rows: Any) -> list[Counted]:
    codes = list(PUBLISHED)
    fields = ("measure", "reference", "week", "area", "district", "category")
    found = rows.filter(measure__in=codes)
    kept = found.filter(known_to__isnull=False).values_list(*fields, "known_to")
    older = found.filter(known_to__isnull=True).values_list(*fields)
    return [
        *(Counted(*row) for row in kept),
        *with_partners([Counted(*row) for row in older]),
    ]


def _areas(**which: Any) -> Any:
    return Area.objects.filter(**which).select_related("parent").order_by("name")


def _latest(level: str, codes: Iterable[str]) -> list[Area]:
    rows = _areas(edition__kind=level, code__in=codes).order_by(
        "code", "-edition__valid_to"
    )
    return list(rows.distinct("code"))


def _published_area(level: str, area: Area) -> PublishedArea:
    is_ward = level == AreaKind.WARD
    district = area.parent.code if is_ward and area.parent else ""
    return PublishedArea(level, area.code, area.name, district)
