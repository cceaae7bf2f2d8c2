"""The figures of a return: what each counts, by which definition, and who reads it.

The Home Office defines closures, arrests and referrals of the County Lines Programme in
“County Lines Programme data” (GOV.UK, first published on 14 March 2023). What a week of
action adds is taken from what the National County Lines Coordination Centre has
published of such weeks; no definition of those figures is published, so each says here
what our records count.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from operations.seizures.choices import DrugClass
from stronghold.core.accounts.permissions import Verb

HOME_OFFICE = "Home Office, County Lines Programme data"
WEEKS = "National weeks of action"
_SEEN = Verb.READ_SAFEGUARDING


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of a return.

    `unknown` names the records that may belong to it and do not say; `verb` is what one
    needs to read it; `unit` is £ for an amount of money.
    """

    code: str
    label: str
    definition: str
    source: str = WEEKS
    unknown: str = ""
    verb: Verb
    unit: str = ""


@dataclass(frozen=True)
class Section:
    label: str
    figures: Sequence[Figure]


_LINES = (
    Figure(
        code="lines_type_1",
        label="Lines closed, type 1",
        definition=(
            "Closed in these days because a line holder was arrested and charged, and "
            "its number is out of use."
        ),
        source=HOME_OFFICE,
        unknown="closed without a type",
        verb=_SEEN,
    ),
    Figure(
        code="lines_type_2",
        label="Lines closed, type 2",
        definition=(
            "Closed in these days because its phone line, number or SIM was "
            "deactivated, without a charge."
        ),
        source=HOME_OFFICE,
        unknown="closed without a type",
        verb=_SEEN,
    ),
)
_ARRESTS = (
    Figure(
        code="arrests",
        label="Arrests",
        definition=(
            "Arrests in these days for a drug offence, for breach of a closure or for "
            "exploitation, each counted once. The national figure has only those that "
            "the programme paid for, which we do not record."
        ),
        source=HOME_OFFICE,
        verb=Verb.READ_ARRESTS,
    ),
    Figure(
        code="arrests_supply",
        label="Arrests for supply, or possession with intent",
        definition="Those whose provision is Misuse of Drugs Act 1971, s.4(3) or 5(3).",
        unknown="for trafficking (92A), provision not recorded",
        verb=Verb.READ_ARRESTS,
    ),
    Figure(
        code="arrests_children",
        label="Arrests of children",
        definition="Those of a person aged 10 to 17 on the day.",
        unknown="age not known",
        verb=Verb.READ_ARRESTS,
    ),
    Figure(
        code="charges",
        label="Arrests that led to a charge",
        definition=(
            "Those of these days whose disposal is a charge, on whichever day it was "
            "made: the day of a charge is not recorded."
        ),
        unknown="disposal not recorded",
        verb=Verb.READ_ARRESTS,
    ),
)
_SAFEGUARDING = (
    Figure(
        code="addresses_visited",
        label="Addresses visited about cuckooing",
        definition=(
            "Different addresses with a cuckooing or welfare visit in these days."
        ),
        unknown="visits without an address",
        verb=Verb.READ_OPERATIONS,
    ),
    Figure(
        code="addresses_cuckooed",
        label="Addresses visited, or with a concern of cuckooing",
        definition=(
            "Those addresses, and others with a concern of these days that an adult’s "
            "home was taken over; each counted once. Concerns about children are not "
            "in it, because each is read with a reason."
        ),
        unknown="visits or concerns without an address",
        verb=_SEEN,
    ),
    Figure(
        code="referrals_children",
        label="Safeguarding referrals of children",
        definition=(
            "Referrals opened in these days and made, to any service but the NRM. "
            "Records hold no names, so a child referred twice counts twice."
        ),
        source=HOME_OFFICE,
        verb=_SEEN,
    ),
    Figure(
        code="referrals_adults",
        label="Safeguarding referrals of adults",
        definition=(
            "Likewise of adults, without the duty to notify the Home Office, by which "
            "no one is referred."
        ),
        source=HOME_OFFICE,
        verb=_SEEN,
    ),
    Figure(
        code="nrm",
        label="Referrals to the NRM",
        definition="Referrals opened in these days and made, of children and adults.",
        verb=_SEEN,
    ),
    Figure(
        code="people_engaged",
        label="People engaged",
        definition="How many people officers spoke with is not recorded.",
        verb=Verb.READ_OPERATIONS,
    ),
    Figure(
        code="school_visits",
        label="School visits",
        definition="Activities of this kind in these days.",
        verb=Verb.READ_OPERATIONS,
    ),
    Figure(
        code="engagement",
        label="Community engagement events",
        definition="Activities of this kind in these days.",
        verb=Verb.READ_OPERATIONS,
    ),
)
_CLASSES = {code: str(DrugClass(code).label) for code in DrugClass.values}


def drugs_code(drug_class: str) -> str:
    """Return the code of the figure of a class of drugs."""
    return f"drugs_{drug_class}"


_ENFORCEMENT = (
    Figure(
        code="warrants",
        label="Warrants executed",
        definition=(
            "By the first entry that got in, or else the first attempt. A warrant "
            "counts once it is used up, returned or past its last day: until then it "
            "is for its own team only."
        ),
        verb=Verb.READ_WARRANTS,
    ),
    *(
        Figure(
            code=drugs_code(code),
            label=f"Drugs seized: {label[:1].lower()}{label[1:]}",
            definition="Seizures of these days, by the class on the day.",
            verb=Verb.READ_SEIZURES,
        )
        for code, label in _CLASSES.items()
    ),
    Figure(
        code="cash",
        label="Cash seized",
        definition="In pounds, as estimated in the seizures of cash of these days.",
        unknown="seizures without an estimate",
        verb=Verb.READ_SEIZURES,
        unit="£",
    ),
    Figure(
        code="phones",
        label="Phones seized",
        definition=(
            "How many; a seizure that does not say counts as one. Other devices are "
            "not recorded apart."
        ),
        verb=Verb.READ_SEIZURES,
    ),
    Figure(
        code="weapons",
        label="Weapons seized",
        definition="How many; a seizure that does not say counts as one.",
        verb=Verb.READ_SEIZURES,
    ),
    Figure(
        code="weapons_by_kind",
        label="Knives, firearms, other weapons",
        definition="Which kind of weapon is not recorded.",
        verb=Verb.READ_SEIZURES,
    ),
)
SECTIONS = (
    Section("County lines", _LINES),
    Section("Arrests", _ARRESTS),
    Section("Safeguarding and engagement", _SAFEGUARDING),
    Section("Warrants and seizures", _ENFORCEMENT),
)
