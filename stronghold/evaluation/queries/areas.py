"""Areas to compare with, by their codes, which are the same in all editions."""

from collections.abc import Iterable, Sequence

from django.contrib.gis.db.models import Union
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F

from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import AreaByCode, edition_on, newest_areas
from stronghold.core.kernel import clock


def districts_of(wards: Iterable[AreaByCode]) -> list[str]:
    """Return the codes of the districts that contain these wards."""
    parents = {ward.parent_id for ward in wards if ward.parent_id}
    found = Area.objects.filter(pk__in=parents, edition__kind=AreaKind.DISTRICT)
    return sorted(found.values_list("code", flat=True))


def ids_of(kind: AreaKind, codes: Iterable[str]) -> list[int]:
    """Return the ids of these areas in every edition, as records may refer to any."""
    found = Area.objects.filter(edition__kind=kind, code__in=list(codes))
    return list(found.values_list("pk", flat=True))


def wards_in(districts: Sequence[str], *, force: int) -> list[tuple[str, str]]:
    """Return code and name of each ward of these districts in force today, by name."""
    found = Area.objects.filter(
        edition=edition_on(AreaKind.WARD, clock.today(), force=force),
        parent__code__in=districts,
    )
    return list(found.order_by("name", "code").values_list("code", "name"))


def names_of(kind: AreaKind, codes: Sequence[str], *, force: int) -> dict[str, str]:
    """Return the newest name of each of these areas."""
    ids = [area.id for area in newest_areas(kind, codes, force=force).values()]
    return dict(Area.objects.filter(pk__in=ids).values_list("code", "name"))


def outline_of_wards(codes: Sequence[str]) -> GEOSGeometry | None:
    """Return the joint outline of wards, from the newest edition of each."""
    oldest_first = (
        Area.objects.filter(edition__kind=AreaKind.WARD, code__in=codes)
        .order_by(F("edition__valid_from").asc(nulls_first=True))
        .values_list("code", "pk")
    )
    ids = dict(oldest_first).values()
    found: GEOSGeometry | None
    found = Area.objects.filter(pk__in=ids).aggregate(joint=Union("outline"))["joint"]
    return found
