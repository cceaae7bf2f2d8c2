"""Makes up the reports and arrests that a city might have; every one is invented.

It is pure: the same seed and date give the same records. Rates rise, weekends and
evenings are busier, and few streets have most records, as in the published counts.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.weeks import Week

WEEKS = 104
REPORTS_A_WEEK_AT_FIRST, REPORTS_A_WEEK_AT_LAST = 15.0, 27.0
ARRESTS_A_WEEK = 4.0

# The street of the house in `lake_street.py` before its closure: for how many weeks it
# had more reports, until how many days ago, and how many more a week.
TROUBLED, TROUBLED_WEEKS, TROUBLED_UNTIL = "Lake Street", 26, 290
TROUBLED_A_WEEK = 2.4

CENTRE = (
    "Castle Street", "Queen Street", "Cornmarket Street", "Park End Street",
    "George Street", "Luther Street", "Hythe Bridge Street", "Speedwell Street",
    "Thames Street", "Friars Wharf", "Gloucester Street", "Paradise Square",
)  # fmt: skip
AROUND = (
    "Cowley Road", "Manzil Way", "Blackbird Leys Road", "Knights Road", "Lake Street",
    "Pegasus Road", "Wood Farm Road", "Rose Hill", "Atkyns Road", "Magdalen Road",
    "Northfield Close", "Alice Smith Square", "Union Street", "Botley Road",
    "Field Avenue", "Merlin Road", "Cornwallis Road", "Jackdaw Lane", "Bonar Road",
)  # fmt: skip

CONCERNS = {
    "dealing": 38, "use": 26, "smell": 10, "litter": 9, "cuckooing": 8, "growing": 4,
    "exploitation": 3, "other": 2,
}  # fmt: skip
CHANNELS = {
    "officer": 24, "pcso": 16, "101": 18, "online": 15, "in_person": 9, "council": 7,
    "housing": 5, "crimestoppers": 4, "meeting": 2,
}  # fmt: skip
DRUGS = {
    "unknown": 46, "cannabis": 26, "crack": 10, "heroin": 8, "cocaine": 6,
    "nitrous": 2, "synthetic": 2,
}  # fmt: skip
OFFENCES = {"92A": 52, "92D": 20, "92E": 24, "92C": 4}
AGE_BANDS = {"10-17": 12, "18-24": 38, "25-34": 29, "35+": 21}
DRUG_CLASSES = {"A": 55, "B": 38, "C": 3, "U": 4}

SEEN = {
    "dealing": ("Short meetings at a parked car, hand to hand, then off again.",
                "Two people on bikes meeting callers at the corner every few minutes.",
                "Same doorway, a queue in the evening, gone when a patrol passes."),
    "use": ("Group using in the stairwell, foil left behind.",
            "People using on the bench by the play area in the afternoon.",
            "Pipe and lighter seen in the car park entrance."),
    "smell": ("Strong smell of cannabis in the hallway most evenings.",
              "Smell of cannabis from an open window, complaints from neighbours."),
    "litter": ("Needles and wrappers by the bin store.",
               "Small bags and canisters along the path, clear-up asked for."),
    "cuckooing": ("New people in and out at all hours, the occupier not seen for days.",
                  "Neighbours say strangers have taken over the flat."),
    "growing": ("Covered windows, constant fan noise and a strong smell.",),
    "exploitation": ("Young teenagers waiting with older people near the station.",),
    "other": ("Residents worried about activity after dark; nothing definite seen.",),
}  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True)
class Where:
    """A street by name; None for any other street of the city.

    `outside`: a street outside the city; not `known`: no place.
    """

    street: str | None = None
    outside: bool = False
    known: bool = True


@dataclass(frozen=True)
class MadeReport:
    """One invented report; codes are those of reports.report.choices."""

    occurred_at: datetime
    received_at: datetime
    where: Where
    concern: str
    channel: str
    drug: str
    description: str
    children_seen: bool
    vulnerable_adult: bool


@dataclass(frozen=True)
class MadeArrest:
    """One invented arrest; codes are those of operations.arrests.choices."""

    occurred_at: datetime
    where: Where
    offence_class: str
    drug_class: str
    age_band: str


def made_reports(random: Random, until: datetime) -> Iterator[MadeReport]:
    """Yield two years of reports that were received before `until`, oldest first."""
    for week, share in _weeks(london_date(until)):
        rise = REPORTS_A_WEEK_AT_LAST - REPORTS_A_WEEK_AT_FIRST
        mean = (REPORTS_A_WEEK_AT_FIRST + rise * share) * season(week)
        reports = [_report(random, week) for _ in range(poisson(random, mean))]
        reports += _troubled(random, week, london_date(until))
        reports.sort(key=lambda report: report.received_at)
        yield from (report for report in reports if report.received_at < until)


def made_arrests(random: Random, until: datetime) -> Iterator[MadeArrest]:
    """Yield two years of arrests before `until`, about four a week, oldest first."""
    for week, _ in _weeks(london_date(until)):
        arrests = [
            _arrest(random, week) for _ in range(poisson(random, ARRESTS_A_WEEK))
        ]
        arrests.sort(key=lambda arrest: arrest.occurred_at)
        yield from (arrest for arrest in arrests if arrest.occurred_at < until)


def _weeks(last_day: date) -> Iterator[tuple[Week, float]]:
    first = Week.of(last_day).shifted(-WEEKS)
    for i in range(WEEKS + 1):
        yield first.shifted(i), i / WEEKS


def season(week: Week) -> float:
    """Return the factor of the season: somewhat more in July than in January."""
    return 1 - 0.12 * math.cos((week.start.timetuple().tm_yday - 15) / 365 * math.tau)


def _report(random: Random, week: Week) -> MadeReport:
    concern = one_of(random, CONCERNS)
    occurred_at = moment_in(random, week)
    delay = timedelta(minutes=random.choice((0, 0, 5, 15, 40, 90, 600, 1_500)))
    return MadeReport(
        occurred_at=occurred_at,
        received_at=occurred_at + delay,
        where=some_place(random, centre=0.34),
        concern=concern,
        channel=one_of(random, CHANNELS),
        drug=one_of(random, DRUGS),
        description=random.choice(SEEN[concern]),
        children_seen=concern == "exploitation" or random.random() < 0.05,
        vulnerable_adult=concern == "cuckooing" and random.random() < 0.7,
    )


def _troubled(random: Random, week: Week, last_day: date) -> list[MadeReport]:
    """Return the neighbours' reports of one house in the months before its closure."""
    end = Week.of(last_day - timedelta(days=TROUBLED_UNTIL))
    if not end.shifted(-TROUBLED_WEEKS) <= week < end:
        return []
    n = poisson(random, TROUBLED_A_WEEK)
    there = Where(street=TROUBLED)
    return [replace(_report(random, week), where=there) for _ in range(n)]


def _arrest(random: Random, week: Week) -> MadeArrest:
    offence = one_of(random, OFFENCES)
    return MadeArrest(
        occurred_at=moment_in(random, week),
        where=some_place(random, centre=0.55),
        offence_class=offence,
        drug_class="B" if offence == "92E" else one_of(random, DRUG_CLASSES),
        age_band=one_of(random, AGE_BANDS),
    )


def moment_in(random: Random, week: Week) -> datetime:
    """Return a time in the week; evenings, and Thursday to Saturday, are busier."""
    day = random.choices(range(7), weights=(10, 11, 12, 15, 19, 19, 14))[0]
    hour = int(random.triangular(8, 23.99, 19))
    at = time(hour, random.randrange(0, 60, 5), tzinfo=LONDON)
    return datetime.combine(week.start + timedelta(days=day), at)


def some_place(random: Random, *, centre: float) -> Where:
    chance = random.random()
    if chance < 0.03:
        return Where(known=False)
    if chance < 0.08:
        return Where(outside=True)
    if chance < 0.20:
        return Where()
    streets = CENTRE if random.random() < centre else AROUND
    # The first streets of each list are drawn most, as few places have most reports.
    weights = [1 / (rank + 1.5) for rank in range(len(streets))]
    return Where(street=random.choices(streets, weights)[0])


def one_of(random: Random, weighted: dict[str, int]) -> str:
    return random.choices(list(weighted), list(weighted.values()))[0]


def poisson(random: Random, mean: float) -> int:
    """Return a Poisson count (Knuth's method; the means here are small)."""
    limit, product, n = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        n += 1
    return n


def pick(random: Random, among: Sequence[T]) -> T:
    """Return one of them."""
    return among[random.randrange(len(among))]
