"""Reads of figures published by the current rule. They contain no records."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from stronghold.core.sharing.figures.choices import AreaLevel, Level
from stronghold.core.sharing.figures.models import RULE, Figure, Release


def releases_of(force_id: int, periods: Iterable[str]) -> list[Release]:
    """Return the releases to partners for these periods, by period and number."""
    rows = Release.objects.filter(
        force=force_id, level=Level.PARTNER, rule=RULE, period__in=list(periods)
    )
    return list(rows.order_by("period", "number"))


def weeks_published() -> QuerySet[Release]:
    """Return the releases of weeks to partners."""
    return Release.objects.filter(level=Level.PARTNER, rule=RULE, period__contains="-W")


def quarters_of(force_id: int) -> list[Release]:
    """Return the releases of quarters to partners, newest first."""
    rows = Release.objects.filter(
        force=force_id, level=Level.PARTNER, rule=RULE, period__contains="-Q"
    )
    return list(rows.select_related("published_by").order_by("-first_day", "-number"))


def quarters_not_public() -> list[Release]:
    """Return the releases of quarters to partners that are not yet public."""
    public = Release.objects.filter(
        level=Level.PUBLIC,
        rule=RULE,
        force=OuterRef("force"),
        period=OuterRef("period"),
        number=OuterRef("number"),
    )
    rows = Release.objects.filter(level=Level.PARTNER, rule=RULE, period__contains="-Q")
    return list(rows.filter(~Exists(public)).select_related("force").order_by("pk"))


def figures_of_releases(releases: Iterable[Release]) -> list[Figure]:
    """Return the figures of some releases, each with its release."""
    rows = Figure.objects.filter(release__in=list(releases))
    return list(rows.select_related("release").order_by("pk"))


def ward_figures() -> QuerySet[Figure]:
    """Return the figures of wards shown to partners, without superseded ones."""
    later = Release.objects.filter(
        force=OuterRef("release__force"),
        level=Level.PARTNER,
        rule=RULE,
        period=OuterRef("release__period"),
        number__gt=OuterRef("release__number"),
    )
    rows = Figure.objects.filter(
        release__level=Level.PARTNER,
        release__rule=RULE,
        area_level=AreaLevel.WARD,
        category="",
    )
    return rows.filter(~Exists(later))


def figures_of(release: Release) -> list[Figure]:
    """Return every figure of a release, in the stored order."""
    return list(Figure.objects.filter(release=release).order_by("pk"))
