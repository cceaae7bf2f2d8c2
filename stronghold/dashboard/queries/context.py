"""What others know of a place: who lives there, and what they have published.

Reference data: the page that asks has checked who asks.
"""

from collections.abc import Collection, Sequence

from stronghold.geography.models import Indicator, Population


def residents_of(codes: Collection[str], year: int) -> dict[str, Population]:
    """Return the residents of areas in a year, or in the nearest year there is.

    Of two years as near, the earlier. An area of which none is loaded is left out.
    """
    found: dict[str, Population] = {}
    rows = Population.objects.filter(code__in=codes).order_by("code", "year")
    for row in rows:
        kept = found.get(row.code)
        if kept is None or abs(row.year - year) < abs(kept.year - year):
            found[row.code] = row
    return found


def indicators() -> Sequence[Indicator]:
    """Return all figures of others, by label."""
    return list(Indicator.objects.order_by("label", "code"))
