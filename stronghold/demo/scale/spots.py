"""Where made-up records by the million happen: around the gazetteer's streets.

Pure: few streets hold most of it, the demonstration's own first; some lie outside all
loaded areas, and of some the place is not known.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from stronghold.demo.plausible import AROUND, CENTRE, pick
from stronghold.geography.rules import LonLat

N_SPOTS = 200_000
# Of a hundred spots, how many lie far off, and how many are no place at all.
FAR, NOT_KNOWN = 1, 3
# What is added to the point of a street to be outside every loaded area.
FAR_OFF: LonLat = (3.0, -2.5)
# A hot street is one of the first; its premises are one spot in four.
HOT_STREETS, PREMISES_A_STREET, AT_PREMISES = 40, 5, 4
# Degrees that a point may lie off its street's snap point: 24 metres.
SPREAD_X, SPREAD_Y = 0.00035, 0.00022


@dataclass(frozen=True)
class NamedStreet:
    """A street of the gazetteer, and the points that stand for it."""

    pk: int
    name: str
    label: str
    points: Sequence[LonLat]


@dataclass(frozen=True)
class Spot:
    """One place that a record may have; without a point it is not known."""

    words: str
    at: LonLat | None = None
    street_id: int | None = None
    premises_id: int | None = None


def by_heat(random: Random, streets: Sequence[NamedStreet]) -> list[NamedStreet]:
    """Return the streets, the hottest first."""
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
    """Return the places, each as likely as any other; streets come by their heat."""
    n_near = N_SPOTS * (100 - FAR - NOT_KNOWN) // 100
    weights = [1 / (rank + 4) for rank in range(len(streets))]
    share = n_near / sum(weights)
    spots: list[Spot] = []
    for street, weight in zip(streets, weights, strict=True):
        n = max(1, round(share * weight))
        spots += _along(random, street, premises.get(street.pk, ()), n=n)
    far = [_far_off(random, pick(random, streets)) for _ in range(N_SPOTS * FAR // 100)]
    nowhere = [Spot("Not said where")] * (N_SPOTS * NOT_KNOWN // 100)
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
    """Return a point beside the street."""
    longitude, latitude = pick(random, street.points)
    return (
        longitude + random.uniform(-SPREAD_X, SPREAD_X),
        latitude + random.uniform(-SPREAD_Y, SPREAD_Y),
    )


def _far_off(random: Random, street: NamedStreet) -> Spot:
    longitude, latitude = point_on(random, street)
    at = (longitude + FAR_OFF[0], latitude + FAR_OFF[1])
    return Spot("Outside the county", at)
