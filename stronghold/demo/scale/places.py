"""Where made-up records by the million happen: around the gazetteer's streets.

It is pure. Few streets have most records, the demonstration's own first; some places
are outside all loaded areas, and some are not known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from stronghold.core.geography.rules import LonLat
from stronghold.demo.plausible import AROUND, CENTRE, pick

N_SPOTS = 200_000
# How many in a hundred spots are far away, and how many are not known.
FAR, NOT_KNOWN = 1, 3
# Added to the point of a street, in degrees, to be outside every loaded area.
FAR_OFF: LonLat = (3.0, -2.5)
# The number of busiest streets, of premises in each, and one spot in how many is a
# premises there.
HOT_STREETS, PREMISES_A_STREET, AT_PREMISES = 40, 5, 4
# How far a point may be from its street's snap point, in degrees: 24 metres.
SPREAD_X, SPREAD_Y = 0.00035, 0.00022


@dataclass(frozen=True)
class NamedStreet:
    """A street of the gazetteer, and its snap points."""

    pk: int
    name: str
    label: str
    points: Sequence[LonLat]


@dataclass(frozen=True)
class Spot:
    """One place that a record may have; without a point, it is not known."""

    words: str
    at: LonLat | None = None
    street_id: int | None = None
    premises_id: int | None = None


def by_heat(random: Random, streets: Sequence[NamedStreet]) -> list[NamedStreet]:
    """Return the streets, busiest first."""
    known = {name: rank for rank, name in enumerate((*CENTRE, *AROUND))}
    hot = [street for street in streets if street.name in known]
    others = [street for street in streets if street.name not in known]
    random.shuffle(others)
    return sorted(hot, key=lambda street: known[street.name]) + others


def made_spots(
    random: Random,
    streets: Sequence[NamedStreet],
    premises: Mapping[int, Sequence[Spot]],
) -> list[Spot]:
    """Return the places, to be drawn uniformly; a busy street has more of them."""
    n_near = N_SPOTS * (100 - FAR - NOT_KNOWN) // 100
    weights = [1 / (rank + 4) for rank in range(len(streets))]
    share = n_near / sum(weights)
    spots: list[Spot] = []
    for street, weight in zip(streets, weights, strict=True):
        n = max(1, round(share * weight))
        spots += _along(random, street, premises.get(street.pk, ()), n=n)
    far = [_far_off(random, pick(random, streets)) for _ in range(N_SPOTS * FAR // 100)]
    nowhere = [Spot("")] * (N_SPOTS * NOT_KNOWN // 100)
    return spots + far + nowhere


def _along(
    random: Random, street: NamedStreet, premises: Sequence[Spot], *, n: int
) -> Iterator[Spot]:
    for i in range(n):
        if premises and i % AT_PREMISES == 0:
            yield pick(random, premises)
        else:
            yield Spot(street.label, point_on(random, street), street.pk)


def point_on(random: Random, street: NamedStreet) -> LonLat:
    """Return a point near the street."""
    longitude, latitude = pick(random, street.points)
    return (
        longitude + random.uniform(-SPREAD_X, SPREAD_X),
        latitude + random.uniform(-SPREAD_Y, SPREAD_Y),
    )


def _far_off(random: Random, street: NamedStreet) -> Spot:
    longitude, latitude = point_on(random, street)
    at = (longitude + FAR_OFF[0], latitude + FAR_OFF[1])
    return Spot("Outside the county", at)
