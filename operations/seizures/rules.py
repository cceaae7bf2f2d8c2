"""Rules of a seizure: the class of a drug on a day, quantity, test, exhibit reference.

Pure. Codes are plain texts.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from operations.seizures.choices import Drug
from stronghold.core.decided.rules import names_of
from stronghold.core.geography.rules import house_number
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.rules import check_text

DRUG_NAMES = names_of(
    Drug,
    title="Drugs that are seized",
    lede="The names and the order on forms, in lists and files. The class of each is "
    "the law’s.",
    kept=(Drug.OTHER,),
)
DRUGS = "drugs"
NOT_TESTED = "none"
NOT_KNOWN = "U"
LONGEST_EXHIBIT = 30
LARGEST_QUANTITY = Decimal(1_000_000)
LARGEST_ESTIMATE = Decimal(100_000_000)


@dataclass(frozen=True)
class ClassPeriod:
    """The class of a drug from `first_day` until the next row of that drug."""

    drug: str
    drug_class: str
    # None: since before the first record.
    first_day: date | None = None


def _always(drug_class: str, *drugs: str) -> tuple[ClassPeriod, ...]:
    return tuple(ClassPeriod(drug, drug_class) for drug in drugs)


# Misuse of Drugs Act 1971, Schedule 2, and Psychoactive Substances Act 2016 (class P).
# It is known that nitrous oxide became C and GHB B. Other dates are from memory,
# so an officer may always choose another class. Review with each release.
CLASSES: tuple[ClassPeriod, ...] = (
    *_always("A", "cocaine", "crack", "heroin", "mdma", "lsd", "methadone"),
    *_always("A", "fentanyl", "mushrooms"),
    *_always("B", "amphetamine"),
    *_always("C", "benzodiazepine", "buprenorphine", "steroid"),
    ClassPeriod("methamphetamine", "B"),
    ClassPeriod("methamphetamine", "A", date(2007, 1, 18)),
    ClassPeriod("nitazene", "A", date(2024, 3, 20)),
    ClassPeriod("cannabis", "B"),
    ClassPeriod("cannabis", "C", date(2004, 1, 29)),
    ClassPeriod("cannabis", "B", date(2009, 1, 26)),
    ClassPeriod("synthetic-cannabinoid", "B", date(2009, 12, 23)),
    ClassPeriod("mephedrone", "B", date(2010, 4, 16)),
    ClassPeriod("ketamine", "C", date(2006, 1, 1)),
    ClassPeriod("ketamine", "B", date(2014, 6, 10)),
    ClassPeriod("ghb", "C", date(2003, 7, 1)),
    ClassPeriod("ghb", "B", date(2022, 4, 13)),
    ClassPeriod("tramadol", "C", date(2014, 6, 10)),
    ClassPeriod("zopiclone", "C", date(2014, 6, 10)),
    ClassPeriod("khat", "C", date(2014, 6, 24)),
    ClassPeriod("pregabalin", "C", date(2019, 4, 1)),
    ClassPeriod("nitrous-oxide", "P", date(2016, 5, 26)),
    ClassPeriod("nitrous-oxide", "C", date(2023, 11, 8)),
    ClassPeriod("xylazine", "C", date(2025, 1, 15)),
)


def class_on(drug: str, day: date) -> str:
    """Return the class of a drug on a day; U if the table does not have it."""
    found = [
        row
        for row in CLASSES
        if row.drug == drug and (row.first_day is None or row.first_day <= day)
    ]
    newest = max(found, key=lambda row: row.first_day or date.min, default=None)
    return newest.drug_class if newest else NOT_KNOWN


# No warrant may be used for longer than three months from its issue (PACE s.16(3)), so
# from the first entry under it for 92 days at most. The rest is a margin.
BLURRED_FOR = timedelta(days=120)
# The kinds of premises in which no one lives. Any other may be a home.
NOT_HOMES = frozenset({"licensed", "shop", "car_park", "open_space"})


def is_in_home(*, premises_kind: str | None, words: str, has_street: bool) -> bool:
    """Say whether a place is a home, or may be one for all that is known.

    Words that are not the name of a street may be anything.
    """
    if premises_kind is not None:
        return premises_kind not in NOT_HOMES
    return bool(words) and (not has_street or bool(house_number(words)))


def blurred_until(on: date) -> date:
    """Return the last day on which others see the street and the week alone.

    It follows from the week, so that it does not say the day.
    """
    return Week.of(on).last_day + BLURRED_FOR


def check_drug(*, kind: str, drug: str, drug_class: str, test: str) -> None:
    """Check that drugs have a drug, and other things no drug, class or test."""
    if kind == DRUGS and not drug:
        raise RuleBroken("Choose the drug, or “not known”", field="drug")
    if kind == DRUGS:
        return
    given = {
        "drug": drug,
        "drug_class": drug_class,
        "test": test.replace(NOT_TESTED, ""),
    }
    for field, value in given.items():
        if value:
            raise RuleBroken("Only drugs have a drug, a class and a test", field=field)


def check_quantity(quantity: Decimal | None, unit: str) -> None:
    """Check that a quantity has its unit, and a unit its quantity."""
    if quantity is None and unit:
        raise RuleBroken("Enter how many or how much", field="quantity")
    if quantity is not None and not unit:
        raise RuleBroken("Choose the unit of the quantity", field="unit")
    _check_number(quantity, "quantity", largest=LARGEST_QUANTITY)


def check_estimate(estimate: Decimal | None) -> None:
    _check_number(estimate, "estimate", largest=LARGEST_ESTIMATE)


def check_found_once(*, arrest_id: int | None, entry_id: int | None) -> None:
    """Check that it was seized at an arrest or at an entry, not both."""
    if arrest_id is not None and entry_id is not None:
        raise RuleBroken("Choose the arrest or the warrant entry, not both")


def exhibit_in_form(typed: str) -> str | None:
    """Return an exhibit reference in capitals, with single spaces; None if empty."""
    exhibit = re.sub(r"\s+", " ", typed).strip().upper()
    check_text(
        exhibit,
        subject="Exhibit reference",
        field="exhibit_reference",
        longest=LONGEST_EXHIBIT,
    )
    return exhibit or None


def exhibit_taken(exhibit: str, reference: str) -> RuleBroken:
    """Return the error that another seizure has this exhibit reference already."""
    other = f"seizure {reference}" if reference else "another seizure"
    return RuleBroken(
        f"Exhibit reference {exhibit} is already on {other}. "
        "Check it, or leave it out for now",
        field="exhibit_reference",
    )


def _check_number(number: Decimal | None, field: str, *, largest: Decimal) -> None:
    if number is None:
        return
    subject = field.capitalize()
    if not number.is_finite() or number < 0:
        raise RuleBroken(f"{subject} must be 0 or more", field=field)
    if number >= largest:
        raise RuleBroken(f"{subject} must be less than {largest:,}", field=field)
