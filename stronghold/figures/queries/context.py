"""Other bodies' figures: residents of areas, and published indicators.

Reference data without personal data: the page has checked the viewer's permission.
"""

from collections.abc import Collection, Sequence

from stronghold.core.database.planned import Planned
from stronghold.core.geography.models import Indicator, Population

# Of an array, since there are hundreds of areas.
_ANY_RESIDENTS = Planned(
    "any_residents",
    "SELECT EXISTS (SELECT FROM geography_population WHERE code = ANY($1::text[]))",
    n_parameters=1,
)


def residents_of(codes: Collection[str], year: int) -> dict[str, Population]:
    """Return the residents of areas in a year, or in the nearest year loaded.

    The earlier of two equally near years is used. Areas without a number are left out.
    """
    found: dict[str, Population] = {}
    rows = Population.objects.filter(code__in=codes).order_by("code", "year")
    for row in rows:
        kept = found.get(row.code)
        if kept is None or abs(row.year - year) < abs(kept.year - year):
            found[row.code] = row
    return found


def are_residents_of(codes: Collection[str]) -> bool:
    """Return whether the residents of any of these areas are loaded."""
    [(found,)] = _ANY_RESIDENTS.rows(list(codes))
    return bool(found)


def indicators() -> Sequence[Indicator]:
    """Return all indicators by label."""
    return list(Indicator.objects.order_by("label", "code"))
