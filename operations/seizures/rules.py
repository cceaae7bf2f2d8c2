"""Rules of a seizure: the class of a drug on a day, what goes with what, the exhibit.

Pure: codes are plain texts, and what else is needed is handed in.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import check_text

DRUGS = "drugs"
NOT_TESTED = "none"
NOT_KNOWN = "U"
LONGEST_EXHIBIT = 30
LARGEST_QUANTITY = Decimal(1_000_000)
LARGEST_ESTIMATE = Decimal(100_000_000)


@dataclass(frozen=True)
class Classed:
    """That a drug is in a class from its first day until the next of its rows."""

    drug: str
    drug_class: str
    # None: for as long as records reach back.
    first_day: date | None = None


def _always(drug_class: str, *drugs: str) -> tuple[Classed, ...]:
    return tuple(Classed(drug, drug_class) for drug in drugs)


# Schedule 2 of the Misuse of Drugs Act 1971, and Psychoactive Substances Act 2016 (P).
# That nitrous oxide became C and GHB B is known; other days of change are from memory,
# so an officer may always choose another class. Reviewed with each release.
CLASSES: tuple[Classed, ...] = (
    *_always("A", "cocaine", "crack", "heroin", "mdma", "lsd", "methadone"),
    *_always("A", "fentanyl", "mushrooms"),
    *_always("B", "amphetamine"),
    *_always("C", "benzodiazepine", "buprenorphine", "steroid"),
    Classed("methamphetamine", "B"),
    Classed("methamphetamine", "A", date(2007, 1, 18)),
    Classed("nitazene", "A", date(2024, 3, 20)),
    Classed("cannabis", "B"),
    Classed("cannabis", "C", date(2004, 1, 29)),
    Classed("cannabis", "B", date(2009, 1, 26)),
    Classed("synthetic-cannabinoid", "B", date(2009, 12, 23)),
    Classed("mephedrone", "B", date(2010, 4, 16)),
    Classed("ketamine", "C", date(2006, 1, 1)),
    Classed("ketamine", "B", date(2014, 6, 10)),
    Classed("ghb", "C", date(2003, 7, 1)),
    Classed("ghb", "B", date(2022, 4, 13)),
    Classed("tramadol", "C", date(2014, 6, 10)),
    Classed("zopiclone", "C", date(2014, 6, 10)),
    Classed("khat", "C", date(2014, 6, 24)),
    Classed("pregabalin", "C", date(2019, 4, 1)),
    Classed("nitrous-oxide", "P", date(2016, 5, 26)),
    Classed("nitrous-oxide", "C", date(2023, 11, 8)),
    Classed("xylazine", "C", date(2025, 1, 15)),
)


def class_on(drug: str, day: date) -> str:
    """Return the class that a drug was in on a day; U where the table does not say."""
    found = [
        row
        for row in CLASSES
        if row.drug == drug and (row.first_day is None or row.first_day <= day)
    ]
    newest = max(found, key=lambda row: row.first_day or date.min, default=None)
    return newest.drug_class if newest else NOT_KNOWN


def check_drug(*, kind: str, drug: str, drug_class: str, test: str) -> None:
    """A drug is named for drugs, and for nothing else."""
    if kind == DRUGS and not drug:
        raise RuleBroken("Choose the drug, or “not known”", field="drug")
    if kind == DRUGS:
        return
    told = {
        "drug": drug,
        "drug_class": drug_class,
        "test": test.replace(NOT_TESTED, ""),
    }
    for field, value in told.items():
        if value:
            raise RuleBroken("Only drugs have a drug, a class and a test", field=field)


def check_quantity(quantity: Decimal | None, unit: str) -> None:
    """A number says nothing without its unit, nor a unit without its number."""
    if quantity is None and unit:
        raise RuleBroken("Enter how many or how much", field="quantity")
    if quantity is not None and not unit:
        raise RuleBroken("Choose what the quantity is counted in", field="unit")
    _check_number(quantity, "quantity", largest=LARGEST_QUANTITY)


def check_estimate(estimate: Decimal | None) -> None:
    _check_number(estimate, "estimate", largest=LARGEST_ESTIMATE)


def check_found_once(*, arrest_id: int | None, entry_id: int | None) -> None:
    """One thing is seized at an arrest or at an entry, or at neither."""
    if arrest_id is not None and entry_id is not None:
        raise RuleBroken("Choose the arrest or the warrant entry, not both")


def exhibit_in_form(typed: str) -> str | None:
    """Return an exhibit reference, its spaces put right; None if there is none."""
    exhibit = re.sub(r"\s+", " ", typed).strip().upper()
    check_text(
        exhibit,
        subject="Exhibit reference",
        field="exhibit_reference",
        longest=LONGEST_EXHIBIT,
    )
    return exhibit or None


def exhibit_taken(exhibit: str, reference: str) -> RuleBroken:
    """Say that another seizure, named where it is known, has this exhibit reference."""
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
