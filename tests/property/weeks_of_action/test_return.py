"""Does a return equal a slow recount of what was drawn, one record after the other?

The recount knows only what was drawn, and neither the queries nor the conditions of the
kinds. Some records are in error, of another force, of other days, or two of one arrest;
some belong to an operation within another, which changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.activities.record import ACTIVITIES
from operations.arrests.record import ARRESTS
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.seizures.record import SEIZURES
from operations.warrants.record import WARRANTS
from stronghold.core.kernel import clock
from stronghold.weeks_of_action.queries import return_of
from stronghold.weeks_of_action.rules import Days
from tests.factories import Cast, make_operation, make_premises, make_report, make_row
from tests.sweeps import SUPPRESSED, examples

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
DAYS = Days(date(2026, 11, 9), date(2026, 11, 15))
LONG_AGO = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
# What lets an executed warrant be used again.
USABLE = {"ends_on": date(2026, 12, 20), "is_all_premises": True}
KINDS = {
    kind.code: kind
    for kind in (ARRESTS, ACTIVITIES, CONCERNS, REFERRALS, LINES, SEIZURES, WARRANTS)
}


@dataclass(frozen=True)
class Drawn:
    """A record as drawn: its kind, day, facts, and whether it may count at all."""

    code: str
    day: date
    facts: Mapping[str, Any]
    # ok, error, other force; of an arrest also waits, same.
    fate: str
    # Which premises, 0 for none; and whether it belongs to an operation.
    address: int
    in_operation: bool

    def counts(self, code: str) -> bool:
        is_within = DAYS.first <= self.day <= DAYS.last
        return self.code == code and is_within and self.fate == "ok"


def one(code: str, **facts: st.SearchStrategy[Any]) -> st.SearchStrategy[Drawn]:
    fates = ["ok", "ok", "ok", "error", "other force"]
    fates += ["waits", "same"] if code == "arrests" else []
    return st.builds(
        Drawn,
        code=st.just(code),
        day=st.dates(DAYS.first - timedelta(2), DAYS.last + timedelta(2)),
        facts=st.fixed_dictionaries(facts),
        fate=st.sampled_from(fates),
        address=st.integers(0, 2),
        in_operation=st.booleans(),
    )


AMOUNTS = st.none() | st.integers(0, 90).map(lambda n: Decimal(n) / 4)
RECORDS = st.lists(
    st.one_of(
        one(
            "arrests",
            offence_class=st.sampled_from(["92A", "92D"]),
            offence_provision=st.sampled_from(["", "mda-4-3", "mda-5-3", "mda-8"]),
            age_band=st.sampled_from(["10-17", "25-34", "unknown"]),
            disposal=st.sampled_from(["", "rui", "charged-bail", "charged-remand"]),
        ),
        one(
            "activities",
            kind=st.sampled_from(
                ["welfare_visit", "school_visit", "engagement", "dog_section"]
            ),
        ),
        one(
            "concerns",
            signs=st.sampled_from([["cuckooed"], ["cce"], ["cuckooed", "missing"]]),
            subject=st.sampled_from(["child", "adult"]),
        ),
        one(
            "referrals",
            kind=st.sampled_from(["mash", "adult", "nrm", "notify", "housing"]),
            subject=st.sampled_from(["child", "adult"]),
            is_made=st.booleans(),
        ),
        one("lines", closure=st.sampled_from(["open", "", "1", "2"])),
        one(
            "seizures",
            what=st.sampled_from(["A", "B", "U", "cash", "phone", "weapon", "other"]),
            quantity=AMOUNTS,
            unit=st.sampled_from(["grams", "wraps", "items"]),
            estimate=AMOUNTS,
        ),
        one("warrants", may_still_be_used=st.booleans()),
    ),
    max_size=14,
)


class Stored:
    """Stores what was drawn, without the actions of the site."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        outer = make_operation(cast.supervisor)
        self.inner = make_operation(cast.supervisor, part_of=outer)
        self.arrest = make_row(ARRESTS, cast.officer, occurred_at=LONG_AGO)

    def store(self, drawn: Drawn) -> None:
        by = self.cast.officer
        if drawn.fate == "other force":
            by = self.cast.other_officer
        given = self.columns_of(drawn, by) | self.fate_of(drawn)
        has_operation = drawn.code in {"arrests", "activities", "seizures", "warrants"}
        if drawn.in_operation and has_operation:
            given["operation"] = self.inner
        make_row(KINDS[drawn.code], by, **given)

    def fate_of(self, drawn: Drawn) -> dict[str, Any]:
        wrong = {
            "error_at": NOW,
            "error_by": self.cast.supervisor,
            "error_reason": "A slip",
        }
        fates: dict[str, dict[str, Any]] = {
            "error": wrong,
            "waits": {"is_imported": True, "waits_for_match": True},
            "same": {"is_imported": True, "same_as": self.arrest},
        }
        return fates.get(drawn.fate, {})

    def columns_of(self, drawn: Drawn, by: Any) -> dict[str, Any]:
        at = datetime(drawn.day.year, drawn.day.month, drawn.day.day, 12, tzinfo=UTC)
        place = make_premises(by, f"{drawn.address} Lake Street")
        here = {"premises": place} if drawn.address else {}
        facts = dict(drawn.facts)
        match drawn.code:
            case "lines":
                return self.line_of(drawn)
            case "warrants":
                return {"occurred_at": at, "executed_on": drawn.day} | (
                    USABLE if facts["may_still_be_used"] else {}
                )
            case "referrals":
                is_made = facts.pop("is_made")
                made = {"made_at": at, "state": "made", "consent": "given"}
                return {"occurred_at": at, "opened_at": at, **facts} | (
                    made if is_made else {}
                )
            case "seizures":
                return {"occurred_at": at, **seized(facts)}
            case "concerns":
                on = {"report": make_report(by)} if not here else {}
                return {"occurred_at": at, **facts, **here, **on}
            case "activities":
                return {"occurred_at": at, **facts, **here}
        return {"occurred_at": at, **facts}

    @staticmethod
    def line_of(drawn: Drawn) -> dict[str, Any]:
        closure = drawn.facts["closure"]
        given: dict[str, Any] = {"occurred_at": LONG_AGO}
        if closure != "open":
            given |= {"status": "closed", "closed_on": drawn.day}
            given |= {"closure_type": closure}
            given |= {"number_dead_on": drawn.day} if closure else {}
        return given


def seized(facts: Mapping[str, Any]) -> dict[str, Any]:
    what, quantity = facts["what"], facts["quantity"]
    is_drug = what in {"A", "B", "U"}
    return {
        "kind": "drugs" if is_drug else what,
        "drug": "other" if is_drug else "",
        "drug_class": what if is_drug else "",
        "test": "none",
        "quantity": quantity,
        "unit": facts["unit"] if quantity is not None else "",
        "estimate": facts["estimate"],
    }


class Recount:
    """Counts what was drawn, one record at a time."""

    def __init__(self) -> None:
        self.n: dict[str, Any] = dict.fromkeys(PLAIN, 0)
        self.unknown: dict[str, int] = dict.fromkeys(PLAIN, 0)
        self.addresses: dict[str, set[int]] = {
            "addresses_visited": set(),
            "addresses_cuckooed": set(),
        }

    def take(self, row: Drawn) -> None:
        if row.counts(row.code):
            getattr(self, row.code)(row)

    def arrests(self, row: Drawn) -> None:
        facts = row.facts
        self.n["arrests"] += 1
        self.n["arrests_supply"] += facts["offence_provision"] in {"mda-4-3", "mda-5-3"}
        is_vague = facts["offence_class"] == "92A" and not facts["offence_provision"]
        self.unknown["arrests_supply"] += is_vague
        self.n["arrests_children"] += facts["age_band"] == "10-17"
        self.unknown["arrests_children"] += facts["age_band"] == "unknown"
        self.n["charges"] += str(facts["disposal"]).startswith("charged")
        self.unknown["charges"] += facts["disposal"] == ""

    def activities(self, row: Drawn) -> None:
        kind = row.facts["kind"]
        self.n["school_visits"] += kind == "school_visit"
        self.n["engagement"] += kind == "engagement"
        if kind == "welfare_visit":
            self.address("addresses_visited", row)
            self.address("addresses_cuckooed", row)

    def concerns(self, row: Drawn) -> None:
        if "cuckooed" in row.facts["signs"] and row.facts["subject"] == "adult":
            self.address("addresses_cuckooed", row)

    def address(self, code: str, row: Drawn) -> None:
        if row.address:
            self.addresses[code].add(row.address)
        else:
            self.unknown[code] += 1

    def referrals(self, row: Drawn) -> None:
        kind = row.facts["kind"]
        if not row.facts["is_made"]:
            return
        self.n["nrm"] += kind == "nrm"
        if kind not in {"nrm", "notify"}:
            whose = "children" if row.facts["subject"] == "child" else "adults"
            self.n[f"referrals_{whose}"] += 1

    def lines(self, row: Drawn) -> None:
        closure = row.facts["closure"]
        for code in ("1", "2"):
            self.n[f"lines_type_{code}"] += closure == code
            self.unknown[f"lines_type_{code}"] += closure == ""

    def warrants(self, row: Drawn) -> None:
        self.n["warrants"] += not row.facts["may_still_be_used"]

    def seizures(self, row: Drawn) -> None:
        what, quantity = row.facts["what"], row.facts["quantity"]
        if what in {"A", "B", "U"}:
            self.n[f"drugs_{what}"] += 1
        elif what == "cash":
            self.n["cash"] += row.facts["estimate"] or 0
            self.unknown["cash"] += row.facts["estimate"] is None
        elif what in {"phone", "weapon"}:
            is_number = row.facts["unit"] == "items" and quantity is not None
            self.n[f"{what}s"] += int(quantity) if is_number else 1

    def known(self) -> dict[str, Any]:
        """Return the number of each figure; None if no record says."""
        numbers = self.n | {code: len(found) for code, found in self.addresses.items()}
        shown = {
            code: None if self.unknown[code] and not n else n
            for code, n in numbers.items()
        }
        return shown | dict.fromkeys(("people_engaged", "weapons_by_kind"))


def weights(records: Sequence[Drawn], drug_class: str) -> dict[str, Decimal]:
    """Return what the quantities of a class of drugs add up to, by unit."""
    found: dict[str, Decimal] = {}
    for row in records:
        facts = row.facts
        is_one = row.counts("seizures") and facts["what"] == drug_class
        if is_one and facts["quantity"] is not None:
            before = found.get(facts["unit"], Decimal(0))
            found[facts["unit"]] = before + facts["quantity"]
    return found


PLAIN = (
    "lines_type_1",
    "lines_type_2",
    "arrests",
    "arrests_supply",
    "arrests_children",
    "charges",
    "addresses_visited",
    "addresses_cuckooed",
    "referrals_children",
    "referrals_adults",
    "nrm",
    "school_visits",
    "engagement",
    "warrants",
    "drugs_A",
    "drugs_B",
    "drugs_C",
    "drugs_P",
    "drugs_U",
    "cash",
    "phones",
    "weapons",
)


@contextmanager
def forgotten() -> Iterator[None]:
    """Let an example leave no record behind: the site itself deletes none."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@settings(max_examples=examples(40), suppress_health_check=SUPPRESSED)
@given(records=RECORDS)
def test_a_return_is_the_slow_recount(cast: Cast, records: list[Drawn]) -> None:
    with forgotten(), clock.stopped(NOW):
        stored = Stored(cast)
        for drawn in records:
            stored.store(drawn)
        parts = return_of(cast.supervisor, DAYS)

    lines = {line.figure.code: line.counted for part in parts for line in part.lines}
    numbers = {
        code: counted.count.known if counted and counted.count else None
        for code, counted in lines.items()
    }
    slow = Recount()
    for drawn in records:
        slow.take(drawn)
    assert numbers == slow.known()
    for drug_class in ("A", "B", "U"):
        counted = lines[f"drugs_{drug_class}"]
        assert counted is not None
        shown = {
            amount.label: amount.count.n
            for amount in counted.amounts
            if amount.label in {"grams", "wraps", "items"}
        }
        assert shown == weights(records, drug_class)
