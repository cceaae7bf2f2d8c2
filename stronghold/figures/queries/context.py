"""Other bodies' figures: residents of areas, and published indicators.

Reference data without personal data: the page has checked the viewer's permission.
"""

from collections.abc import Collection, Sequence

from stronghold.core.geography.models import Indicator, Population


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
    return Population.objects.filter(code__in=codes).exists()


def indicators() -> Sequence[Indicator]:
    """Return all indicators by label."""
    return list(Indicator.objects.order_by("label", "code"))
