"""The rows of made-up records by the million, by the names of their columns.

It is pure. What depends on other records is left out: merged reports, reporters,
call-backs, assessments, custody matches and deadlines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar

from operations.seizures.rules import class_on
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.values import REFERENCE_ALPHABET
from stronghold.demo import plausible
from stronghold.demo.activities import USUAL
from stronghold.demo.plausible import pick
from stronghold.demo.triage import GRADES, OUTCOMES, steps_made

T = TypeVar("T")
Row = dict[str, Any]

# Further details in descriptions, so that a search has rare and common words.
DETAILS = tuple(
    f"{who} {what}, {when}."
    for who in (
        "White van",
        "Grey hatchback",
        "Two on mopeds",
        "A cyclist in a blue coat",
        "A couple with a dog",
        "Three in dark tracksuits",
        "A taxi",
        "Young man",
        "Woman in a red scarf",
        "Group of six",
        "Delivery rider",
        "Silver estate",
    )
    for what in (
        "stopped outside",
        "waited by the gate",
        "left through the alley",
        "came back twice",
        "stood under the trees",
        "met others at the shop",
        "drove off towards the ring road",
        "went up to the top floor",
    )
    for when in (
        "after dark",
        "around noon",
        "for ten minutes",
        "while the school came out",
        "as the pub closed",
        "for the third day running",
        "before the bins went out",
    )
)
SEIZED = {"cannabis": 46, "crack": 14, "cocaine": 14, "heroin": 12, "cash": 8,
          "phone": 4, "weapon": 2}  # fmt: skip
NO_DRUGS = ("cash", "phone", "weapon")
# Minutes from the event to its report, and from the report to its recording; few are
# recorded after their week has closed.
DELAYS = (0, 0, 5, 15, 40, 90, 600, 1_500)
STORED = (0,) * 20 + (30,) * 20 + (240,) * 8 + (3 * 1_440, 12 * 1_440)
# One record in this many is recorded in error.
IN_ERROR = 200
# Coprime to the length of the alphabet, so that no two record numbers get the same
# reference. It is about three fifths of the number of references, so that those of
# neighbouring records are far apart, and each kind's are spread as if drawn at random.
MULTIPLIER = 387_420_489_001


@dataclass(frozen=True)
class By:
    """Ids of the force, the organisation and the people who record."""

    force_id: int
    organisation_id: int
    people: Sequence[int]


@dataclass(frozen=True)
class Happened:
    """The time and place of one record's event, with its areas and team."""

    at: datetime
    place: Mapping[str, Any]
    team_id: int | None


def wheel(weighted: Mapping[T, int]) -> list[T]:
    """Return each item repeated by its weight, so that a uniform draw is weighted."""
    return [item for item, weight in weighted.items() for _ in range(weight)]


_CONCERNS, _CHANNELS = wheel(plausible.CONCERNS), wheel(plausible.CHANNELS)
_DRUGS, _OFFENCES = wheel(plausible.DRUGS), wheel(plausible.OFFENCES)
_AGES, _CLASSES = wheel(plausible.AGE_BANDS), wheel(plausible.DRUG_CLASSES)
_GRADES, _OUTCOMES = wheel(GRADES), wheel(OUTCOMES)
_ACTIVITIES = wheel({kind: usual.weight for kind, usual in USUAL.items()})
_SEIZED = wheel(SEIZED)
_BY_POLICE = ("officer", "pcso")
_STATUSES = ("new", "triaged", "assigned", "in_action", "answered", "closed")


def reference(prefix: str, n: int) -> str:
    """Return the reference of record `n`; each number has its own."""
    length = len(REFERENCE_ALPHABET)
    left, letters = (n + 1) * MULTIPLIER % length**8, ""
    for _ in range(8):
        left, digit = divmod(left, length)
        letters = REFERENCE_ALPHABET[digit] + letters
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def client_uuid(n: int) -> str:
    """Return the UUID of record `n`, in a range that no device produces."""
    return f"5ca1e000-0000-4000-8000-{n:012x}"


class Maker:
    """Makes the rows of one batch, with its own random generator, up to an instant."""

    def __init__(self, random: Random, by: By, until: datetime) -> None:
        self.random, self.by, self.until = random, by, until

    def report(self, n: int, event: Happened) -> Row:
        random = self.random
        concern, channel = pick(random, _CONCERNS), pick(random, _CHANNELS)
        received_at = self._later(event.at, pick(random, DELAYS))
        description = f"{pick(random, plausible.SEEN[concern])} {pick(random, DETAILS)}"
        return {
            **self._record("R", n, event, reported_at=received_at),
            **self._answer(received_at),
            "occurred_known": True,
            "channel": channel,
            "concern": concern,
            "drug": pick(random, _DRUGS),
            "description": description,
            "signs": [],
            "children_seen": concern == "exploitation" or random.random() < 0.05,
            "vulnerable_adult": concern == "cuckooing" and random.random() < 0.7,
            "weapons_mentioned": random.random() < 0.02,
            "received_at": received_at,
            "received_on": london_date(received_at),
            "reported_by": "police" if channel in _BY_POLICE else "not_given",
            "team_id": event.team_id,
            "source_evaluation": "",
            "information_assessment": "",
            "basis": "",
            "sanitised_text": "",
            "reopened_because": "",
        }

    def arrest(self, n: int, event: Happened) -> Row:
        random = self.random
        offence = pick(random, _OFFENCES)
        return {
            **self._record("A", n, event, reported_at=event.at),
            "offence_class": offence,
            "offence_provision": "",
            "drug_class": "B" if offence == "92E" else pick(random, _CLASSES),
            "age_band": pick(random, _AGES),
            "disposal": "",
            "exploitation": "",
            "exploitation_reason": "",
            "referral_reference": "",
            "is_imported": False,
            "waits_for_match": False,
        }

    def activity(self, n: int, event: Happened) -> Row:
        random = self.random
        kind = pick(random, _ACTIVITIES)
        usual = USUAL[kind]
        return {
            **self._record("P", n, event, reported_at=event.at),
            "kind": kind,
            "organisation_id": self.by.organisation_id,
            "n_people": random.randint(*usual.people),
            "minutes": random.randint(*usual.minutes) // 5 * 5,
            "is_under_way": False,
            "end_digest": "",
            "results": list(pick(random, usual.results)),
            "result_text": "",
        }

    def seizure(self, n: int, event: Happened) -> Row:
        random = self.random
        what = pick(random, _SEIZED)
        is_drug = what not in NO_DRUGS
        return {
            **self._record("S", n, event, reported_at=event.at),
            "kind": "drugs" if is_drug else what,
            "drug": what if is_drug else "",
            "drug_class": class_on(what, london_date(event.at)) if is_drug else "",
            "quantity": random.randint(1, 40),
            "unit": "wraps" if is_drug else "items",
            "test": "none",
        }

    def _later(self, at: datetime, minutes: int) -> datetime:
        return min(at + timedelta(minutes=minutes), self.until)

    def _record(
        self, prefix: str, n: int, event: Happened, *, reported_at: datetime
    ) -> Row:
        """Return the columns that all kinds of record have."""
        recorded_at = self._later(reported_at, pick(self.random, STORED))
        who = pick(self.random, self.by.people)
        is_error = self.random.randrange(IN_ERROR) == 0
        return {
            "client_uuid": client_uuid(n),
            "content_digest": "",
            "reference": reference(prefix, n),
            "force_id": self.by.force_id,
            "occurred_on": london_date(event.at),
            "occurred_at": event.at,
            "recorded_at": recorded_at,
            "recorded_by_id": who,
            "error_at": recorded_at if is_error else None,
            "error_by_id": who if is_error else None,
            "error_reason": "Entered twice" if is_error else "",
            **event.place,
        }

    def _answer(self, received_at: datetime) -> Row:
        """Return the status, grade and outcome that a report's age makes likely."""
        n_steps = steps_made(self.random, self.until - received_at)
        return {
            "status": _STATUSES[n_steps],
            "grade": pick(self.random, _GRADES) if n_steps else "",
            "assigned_to_id": self.by.people[0] if n_steps > 1 else None,
            "outcome": pick(self.random, _OUTCOMES) if n_steps > 3 else "",
        }
