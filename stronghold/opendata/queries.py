"""Queries of the imported months.

All of it is public, so every signed-in user may read it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min

from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.core.geography.rules import LonLat
from stronghold.opendata.choices import FileKind
from stronghold.opendata.models import SourceFile, StreetCrime


class PublishedPoint(NamedTuple):
    """A point at which crime was published, with its first and last month."""

    location: str
    at: LonLat
    first_month: date
    last_month: date


def source_files(viewer: User) -> list[SourceFile]:
    """Return the imported files of the viewer's force, by kind and month."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "month"))


def latest_files(viewer: User) -> list[SourceFile]:
    """Return the file of the latest month of each kind."""
    files = SourceFile.objects.filter(force=viewer.force)
    return list(files.order_by("kind", "-month").distinct("kind"))


def street_files(force: Force) -> list[SourceFile]:
    """Return the imported street files of a force, by month."""
    files = SourceFile.objects.filter(force=force, kind=FileKind.STREET)
    return list(files.order_by("month"))


def published_points(files: Sequence[SourceFile]) -> Iterator[PublishedPoint]:
    """Yield the points of imported street files, once for each place that is named."""
    rows = (
        StreetCrime.objects.filter(file__in=files, point__isnull=False)
        .values_list("location", "point")
        .annotate(first=Min("month"), last=Max("month"))
        .order_by("location", "first")
    )
    for location, point, first, last in rows:
        yield PublishedPoint(location, (point.x, point.y), first, last)
