"""The outlines of areas for a file: complete, not simplified as on a page."""

from datetime import date

from django.db.models import Expression

from stronghold.core.geography.models import Area
from stronghold.core.geography.queries import edition_on
from stronghold.figures.choices import Level

Shape = tuple[str, str, bytes | str | None]


def shapes_on(
    level: Level, day: date, outline: Expression, *, force: int
) -> list[Shape]:
    """Return code, name and outline of each area of a force on a day.

    Reference data: the permission to read the figures is checked by the caller.
    """
    edition = edition_on(level.value, day, force=force)
    if edition is None:
        return []
    areas = Area.objects.filter(edition=edition).order_by("code")
    return list(areas.values_list("code", "name", outline))
