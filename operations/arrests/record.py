"""The arrest, described once: its fields, its words, and who may read it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import Q

from operations.arrests import rules
from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    Exploitation,
    OffenceClass,
    Provision,
)
from operations.arrests.models import ARREST_WORDS, Arrest
from operations.arrests.visibility import visible_arrests
from operations.operation.fields import OperationField
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Field,
    YesNo,
    when,
)
from stronghold.core.records.kind import (
    IN_ERROR,
    NOT_IN_ERROR,
    RecordKind,
    WithdrawVerbs,
)
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.parts import Cell, Tag

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
SET_ASIDE = Tag("Set aside", "stopped")
WAITS = Tag("Waiting for a decision", "waiting")
TO_ANSWER = Tag("Exploited? Not answered", "attention")
TO_REFER = Tag("Exploited? Not referred", "attention")
# What a person was arrested on suspicion of: by the provision, or else by the class.
SUSPECTED: Mapping[str, str] = {
    Provision.SUPPLY: "supply",
    Provision.INTENT: "possession to supply",
    Provision.PRODUCTION: "production",
    Provision.CULTIVATION: "growing cannabis",
    Provision.POSSESSION: "possession",
    Provision.PREMISES: "letting premises be used for drugs",
    Provision.OBSTRUCTION: "obstruction",
    Provision.PSYCHOACTIVE: "supply of psychoactive substances",
    Provision.CLOSURE_BREACH: "breach of a closure",
    Provision.CUCKOOING: "cuckooing",
    Provision.CHILD_EXPLOITATION: "child criminal exploitation",
    OffenceClass.SUPPLY: "supply",
    OffenceClass.OTHER_DRUG: "a drug offence",
    OffenceClass.POSSESSION: "possession",
    OffenceClass.POSSESSION_CANNABIS: "possession of cannabis",
    OffenceClass.CLOSURE_BREACH: "breach of a closure",
    OffenceClass.EXPLOITING: "cuckooing or child criminal exploitation",
}


class PrincipalOffence(Choice):
    """The class of the principal offence; in a list, with the class of the drug."""

    def list_cell(self, row: Arrest) -> Cell:
        return Cell(self.text(row), note=str(DrugClass(row.drug_class).label))


class CustodyNumber(Field):
    """The custody record number, which may come later."""

    def text(self, row: Arrest) -> str:
        return row.custody_number or "Not given yet"


class Arrests(RecordKind[Arrest]):
    """Arrests for drug offences."""

    code = "arrests"
    app = "arrests"
    prefix = "A"
    model = Arrest
    read = Verb.READ_ARRESTS
    write = Verb.RECORD_ARREST
    withdraw = WithdrawVerbs(Verb.WITHDRAW_OWN_ARREST, Verb.WITHDRAW_ANY_ARREST)
    purpose = "To link arrests to places and operations, and to monitor them fairly"
    people = (People.SUSPECT, People.CHILD)
    one = "Arrest"
    many = "Arrests"
    new_text = "Record an arrest"
    another_text = "Record another arrest"
    first = "Arrest recorded"
    empty_text = "Arrests for drug offences will be listed here."
    # Two records of one arrest count once, both before and after they are matched.
    counted = NOT_IN_ERROR & Q(waits_for_match=False, same_as__isnull=True)
    in_menu = True
    searched = ARREST_WORDS
    in_list = ("offence_class", "age_band")
    in_title = ("offence_class", "offence_provision")
    is_always_shown = True
    few = 10
    features_text = "By the day of each."
    disclosed = (
        "reference",
        "occurred_on",
        "occurred_at",
        "place_text",
        "street",
        "premises",
        "ward",
        "offence_class",
        "offence_provision",
        "drug_class",
        "age_band",
        "disposal",
        "custody_number",
    )
    fields = [
        *IDENTITY,
        *when("Day of arrest", "Time of arrest"),
        *WHERE,
        PrincipalOffence(
            "offence_class",
            "Principal offence",
            OPEN,
            choices=OffenceClass,
            means="Home Office class.",
            is_entered=True,
            is_filter=True,
            is_searched=True,
        ),
        Choice(
            "offence_provision",
            "Offence",
            POLICE,
            choices=Provision,
            means="Its provision of law.",
            is_entered=True,
        ),
        Choice(
            "age_band",
            "Age on the day",
            POLICE,
            choices=AgeBand,
            means="In bands, on the day.",
            is_entered=True,
        ),
        Choice(
            "drug_class",
            "Class of the drug",
            POLICE,
            choices=DrugClass,
            means="As it was on the day.",
            is_entered=True,
        ),
        CustodyNumber(
            "custody_number",
            "Custody record number",
            POLICE,
            means="Of custody’s own system.",
            is_entered=True,
        ),
        Choice(
            "disposal",
            "Disposal",
            POLICE,
            choices=Disposal,
            means="The disposal.",
            is_entered=True,
        ),
        Choice(
            "exploitation",
            "Could the child be exploited?",
            POLICE,
            choices=Exploitation,
            in_api=True,
        ),
        Field("exploitation_reason", "Why not", FieldClass.FREE_TEXT),
        Field("referral_reference", "Referral", POLICE, in_api=True),
        YesNo(
            "is_imported",
            "From custody",
            POLICE,
            means="Whether it was imported.",
            is_usual=False,
            in_api=True,
        ),
        YesNo(
            "waits_for_match",
            "Waiting for a decision",
            POLICE,
            means="Whether it may be a duplicate; figures leave it out.",
            is_usual=False,
            in_api=True,
        ),
        Field("same_as", "The same as", POLICE, path="same_as__reference", in_api=True),
        OperationField(),
        *RECORDED,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_arrests(viewer)

    def listed(self, *, is_by_reference: bool) -> Q:
        """Leave out those set aside: another arrest counts instead of each."""
        return Q() if is_by_reference else Q(same_as__isnull=True)

    def about(self, facts: Mapping[str, Any]) -> str:
        """Return what the arrest was on suspicion of: no court has decided it."""
        codes = [facts.get(name, "") for name in ("offence_provision", "offence_class")]
        suspected = next((SUSPECTED[code] for code in codes if code in SUSPECTED), "")
        return f"Arrest on suspicion of {suspected}" if suspected else self.one

    def what(self, row: Arrest) -> str:
        return self.field("offence_class").text(row)

    def facts(self, row: Arrest, shown: Collection[str]) -> Sequence[str]:
        facts = []
        if "drug_class" in shown and row.drug_class != DrugClass.UNKNOWN:
            facts.append(self.field("drug_class").text(row))
        if "age_band" in shown and row.age_band != AgeBand.UNKNOWN:
            facts.append(f"Aged {self.field('age_band').text(row)}")
        return facts

    def found_facts(self, row: Arrest) -> Sequence[str]:
        number = row.custody_number
        age = self.field("age_band").text(row)
        return [age, f"Custody record {number}"] if number else [age]

    def status(self, row: Arrest) -> Tag | None:
        """Return the tag of an arrest that does not count or is not complete."""
        if row.is_in_error:
            return IN_ERROR
        if row.same_as_id:
            return SET_ASIDE
        if row.waits_for_match:
            return WAITS
        if needs_answer(row):
            return TO_ANSWER
        return TO_REFER if needs_referral(row) else None

    def counts(self, row: Arrest) -> bool:
        is_second = row.waits_for_match or row.same_as_id is not None
        return not row.is_in_error and not is_second


ARRESTS = Arrests()


def is_asked(row: Arrest) -> bool:
    """Say whether the question of exploitation applies to an arrest."""
    return rules.needs_exploitation_answer(
        age_band=row.age_band, offence_class=row.offence_class
    )


def is_settled(row: Arrest) -> bool:
    """Say whether the answer to the question leaves nothing to do."""
    return rules.is_settled(answer=row.exploitation, referral=row.referral_reference)


def needs_answer(row: Arrest) -> bool:
    """Say whether the question of exploitation is still to be answered."""
    return is_asked(row) and not row.exploitation and ARRESTS.counts(row)


def needs_referral(row: Arrest) -> bool:
    """Say whether a child may be exploited and has not been referred."""
    is_unsettled = is_asked(row) and not is_settled(row)
    return is_unsettled and bool(row.exploitation) and ARRESTS.counts(row)
