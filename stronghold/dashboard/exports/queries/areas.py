"""The outlines of areas as a file takes them: whole, not simplified as on a page."""

from datetime import date

from stronghold.dashboard.choices import Level
from stronghold.dashboard.exports.kinds.kind import Form, geometry_of
from stronghold.geography.models import Area
from stronghold.geography.queries import edition_on

Shape = tuple[str, str, bytes | str | None]


def shapes_on(level: Level, day: date, form: Form) -> list[Shape]:
    """Return code, name and outline of each area that is in force on a day.

    Reference data: whoever asks for the figures has been checked.
    """
    edition = edition_on(level.value, day)
    if edition is None:
        return []
    areas = Area.objects.filter(edition=edition).order_by("code")
    return list(areas.values_list("code", "name", geometry_of(form, "outline")))
