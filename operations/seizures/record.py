"""The seizure, described once: its fields, its words, and who may read it."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from operations.operation.fields import OperationField
from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    MeasureUnit,
    Packaging,
    SeizureKind,
)
from operations.seizures.models import SEIZURE_WORDS, Seizure
from operations.seizures.rules import class_on
from operations.seizures.visibility import (
    ROUGH,
    blurred_seizures,
    visible_seizures,
)
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.blur import Blur
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Day,
    Field,
    Number,
    hidden,
    when,
)
from stronghold.core.records.kind import RecordKind, WithdrawVerbs
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import short_week, week_of, written_when
from stronghold.core.ui.parts import Cell

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
SEIZED: Mapping[str, str] = {
    SeizureKind.DRUGS: "Seizure of suspected drugs",
    SeizureKind.CASH: "Seizure of cash",
    SeizureKind.WEAPON: "Seizure of a weapon",
    SeizureKind.PHONE: "Seizure of a phone",
}


class What(Choice):
    """What it is; in a list, the drug with its class."""

    def list_cell(self, row: Seizure) -> Cell:
        if not row.drug:
            return Cell(self.text(row))
        return Cell(Drug(row.drug).label, note=DrugClass(row.drug_class).label)


class ClassOnTheDay(Choice):
    """The class of a drug. If an officer chose it against the table, that is said."""

    def text(self, row: Seizure) -> str:
        by_table = DrugClass(class_on(row.drug, row.occurred_on))
        if not row.drug or by_table in {DrugClass.UNKNOWN, row.drug_class}:
            return super().text(row)
        return (
            f"{super().text(row)}, chosen by the officer (by the law of that day: "
            f"{by_table.label})"
        )


class Test(Choice):
    """What a test found; only drugs are tested."""

    def text(self, row: Seizure) -> str:
        return super().text(row) if row.drug else ""


class Quantity(Number):
    """How much, with its unit."""

    def text(self, row: Seizure) -> str:
        return quantity_text(row) or "Not counted"


class Unit(Choice):
    """What the quantity counts, which a page shows with the quantity."""

    def text(self, row: Seizure) -> str:
        return ""


class Estimate(Number):
    """The estimated value, as a round figure."""

    def text(self, row: Seizure) -> str:
        if row.estimate is None:
            return "Not estimated"
        return f"About £{row.estimate:,.2f}".removesuffix(".00")


class SealedIn(Choice):
    """What the exhibit is sealed in."""

    asks = "What is the exhibit sealed in?"


class Exhibit(Field):
    """The exhibit reference, which may come later."""

    def text(self, row: Seizure) -> str:
        return row.exhibit_reference or "None yet"


class Seizures(RecordKind[Seizure]):
    """Drugs, cash, weapons and other things seized."""

    code = "seizures"
    app = "seizures"
    prefix = "S"
    model = Seizure
    read = Verb.READ_SEIZURES
    write = Verb.RECORD_SEIZURE
    withdraw = WithdrawVerbs(
        Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT
    )
    purpose = "To account for what is seized, and to see which drugs are where"
    people = (People.SUSPECT,)
    one = "Seizure"
    many = "Seizures"
    new_text = "Record a seizure"
    another_text = "Record another seizure"
    first = "Seizure recorded"
    empty_text = "Drugs, cash, weapons and phones that were seized will be listed here."
    in_menu = True
    searched = SEIZURE_WORDS
    in_list = ("kind", "quantity", "packaging")
    in_title = ("kind", "drug", "test")
    features_text = "By the day of each."
    rough = tuple(column.removesuffix("_id") for column in ROUGH)
    fields = [
        *IDENTITY,
        *when("Day of seizure", "Time of seizure"),
        *WHERE,
        What(
            "kind",
            "What it is",
            OPEN,
            choices=SeizureKind,
            means="What was seized.",
            is_entered=True,
            is_filter=True,
        ),
        Choice(
            "drug",
            "Drug",
            POLICE,
            choices=Drug,
            means="Which drug.",
            is_entered=True,
            is_filter=True,
            is_searched=True,
        ),
        ClassOnTheDay(
            "drug_class",
            "Class on the day",
            OPEN,
            choices=DrugClass,
            means="As it was on the day.",
            is_entered=True,
            is_filter=True,
        ),
        Test(
            "test",
            "Test",
            POLICE,
            choices=DrugTest,
            means="What a test found.",
            is_entered=True,
        ),
        Quantity(
            "quantity",
            "Quantity",
            POLICE,
            means="How much, in the unit given.",
            is_entered=True,
        ),
        Unit(
            "unit",
            "Unit",
            POLICE,
            choices=MeasureUnit,
            means="What the quantity counts.",
            is_entered=True,
        ),
        Estimate(
            "estimate",
            "Estimate in pounds",
            POLICE,
            means="The estimated value in pounds.",
            is_entered=True,
        ),
        Exhibit(
            "exhibit_reference",
            "Exhibit reference",
            POLICE,
            means="Its exhibit reference.",
            is_entered=True,
        ),
        SealedIn(
            "packaging",
            "Packaging",
            POLICE,
            choices=Packaging,
            means="What the exhibit is sealed in; empty if not recorded.",
            is_entered=True,
            is_filter=True,
        ),
        Field(
            "arrest",
            "Arrest",
            POLICE,
            means="The arrest it was found at.",
            path="arrest__reference",
            in_api=True,
        ),
        Day(
            "blurred_until",
            "Street and week alone until",
            POLICE,
            means="In a home, and of another team: until this day its place is its "
            "street, and its days are the Mondays of their weeks; else empty.",
            is_usual=False,
            in_api=True,
        ),
        # Its warrant may be live, and says itself what was seized under it.
        *hidden("entry", "team"),
        OperationField(in_api=False),
        *RECORDED,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_seizures(viewer)

    def blurred(self, viewer: User) -> Blur:
        return blurred_seizures(viewer)

    def is_blurred(self, row: Seizure) -> bool:
        return row.blurred_until is not None

    def when(self, row: Seizure) -> str:
        is_rough = self.is_blurred(row)
        return short_week(row.occurred_on) if is_rough else super().when(row)

    def when_in_words(self, row: Seizure) -> str:
        """Write when it was, for its page."""
        if self.is_blurred(row):
            return week_of(row.occurred_on)
        return written_when(row.occurred_on, row.occurred_at)

    def about(self, facts: Mapping[str, Any]) -> str:
        """Return what was seized; a drug is suspected until the laboratory confirms."""
        drug, kind = facts.get("drug"), facts.get("kind")
        if not drug:
            return SEIZED.get(kind or "", self.one)
        if drug == Drug.OTHER:
            return SEIZED[SeizureKind.DRUGS]
        label = str(Drug(drug).label)
        name = label if label[:2].isupper() else label[:1].lower() + label[1:]
        is_sure = facts.get("test") == DrugTest.CONFIRMED
        return f"Seizure of {name}" if is_sure else f"Seizure of suspected {name}"

    def what(self, row: Seizure) -> str:
        return self.field("drug" if row.drug else "kind").text(row)

    def facts(self, row: Seizure, shown: Collection[str]) -> Sequence[str]:
        quantity = quantity_text(row) if "quantity" in shown else ""
        drug_class = DrugClass(row.drug_class).label if row.drug_class else ""
        return [str(drug_class), quantity]


SEIZURES = Seizures()


def quantity_text(seizure: Seizure) -> str:
    """Return the quantity with its unit, such as: 12 wraps; nothing if not counted."""
    if seizure.quantity is None:
        return ""
    unit = MeasureUnit(seizure.unit).label
    noun = unit.removesuffix("s") if seizure.quantity == 1 else unit
    return f"{_plain(seizure.quantity)} {noun}"


def _plain(number: Decimal) -> str:
    """Write a number without trailing zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
