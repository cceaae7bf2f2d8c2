"""Codes of an arrest: offence classes and provisions, ages, disposals, matches."""

from django.db.models import TextChoices

from operations.seizures.choices import DrugClass
from stronghold.core.audit.choices import EventCode

__all__ = [
    "CHARGED",
    "AgeBand",
    "Disposal",
    "DrugClass",
    "Exploitation",
    "MatchState",
    "OffenceClass",
    "Provision",
]


class OffenceClass(TextChoices):
    """Drug offences by the Home Office Counting Rules, and related offences.

    The last is offered once one of its provisions is in force.
    """

    SUPPLY = "92A", "Trafficking in controlled drugs (92A)"
    OTHER_DRUG = "92C", "Other drug offences (92C)"
    POSSESSION = "92D", "Possession, not cannabis (92D)"
    POSSESSION_CANNABIS = "92E", "Possession of cannabis (92E)"
    CLOSURE_BREACH = "S86", "Breach of a closure notice or order (s.86)"
    EXPLOITING = "EXP", "Cuckooing or child criminal exploitation"


class Provision(TextChoices):
    """The provision that creates the offence: those that a street team uses."""

    SUPPLY = "mda-4-3", "Misuse of Drugs Act 1971, s.4(3): supply or offer"
    INTENT = "mda-5-3", "Misuse of Drugs Act 1971, s.5(3): possession to supply"
    PRODUCTION = "mda-4-2", "Misuse of Drugs Act 1971, s.4(2): production"
    CULTIVATION = "mda-6-2", "Misuse of Drugs Act 1971, s.6(2): growing cannabis"
    POSSESSION = "mda-5-2", "Misuse of Drugs Act 1971, s.5(2): possession"
    PREMISES = "mda-8", "Misuse of Drugs Act 1971, s.8: premises"
    OBSTRUCTION = "mda-23-4", "Misuse of Drugs Act 1971, s.23(4): obstruction"
    PSYCHOACTIVE = "psa-5", "Psychoactive Substances Act 2016, s.5: supply"
    CLOSURE_BREACH = (
        "asb14-86",
        "Anti-social Behaviour, Crime and Policing Act 2014, s.86: breach of a closure",
    )
    CUCKOOING = "cuckooing", "Crime and Policing Act 2026: cuckooing"
    CHILD_EXPLOITATION = (
        "cce",
        "Crime and Policing Act 2026: child criminal exploitation",
    )
    OTHER = "other", "Another provision"


class AgeBand(TextChoices):
    """The age on the day of the arrest; a date of birth stays in custody's system."""

    CHILD = "10-17", "10 to 17"
    YOUNG_ADULT = "18-24", "18 to 24"
    ADULT = "25-34", "25 to 34"
    OLDER = "35+", "35 or older"
    UNKNOWN = "unknown", "Not known"


class Disposal(TextChoices):
    """How a person left custody for the time being; not the outcome of the crime."""

    NO_FURTHER_ACTION = "nfa", "No further action"
    UNDER_INVESTIGATION = "rui", "Released under investigation"
    BAILED = "bail", "Bailed before charge"
    CHARGED_BAILED = "charged-bail", "Charged and bailed"
    CHARGED_REMANDED = "charged-remand", "Charged and kept in custody"
    CAUTION = "caution", "Caution"
    CONDITIONAL_CAUTION = "cond-caution", "Conditional caution"
    COMMUNITY_RESOLUTION = "resolution", "Community resolution"
    YOUTH_DIVERSION = "youth-diversion", "Youth diversion"
    DRUG_DIVERSION = "drug-diversion", "Drug diversion scheme"
    RECALL = "recall", "Recalled to prison"
    OTHER_FORCE = "other-force", "Handed to another force"


# The disposals by which a person was charged.
CHARGED = (Disposal.CHARGED_BAILED, Disposal.CHARGED_REMANDED)


class Exploitation(TextChoices):
    """The answer to “Could this child be exploited?”"""

    YES = "yes", "Yes, or it may be"
    NO = "no", "No"


class MatchState(TextChoices):
    """Whether an imported arrest is the one that an officer recorded."""

    WAITING = "waiting", "Waiting for a decision"
    SAME = "same", "The same arrest"
    DIFFERENT = "different", "Two arrests"


class ArrestChange(EventCode):
    """What the audit log says was changed of an arrest."""

    COMPLETED = "completed", "Completed the arrest"
    EXPLOITATION = (
        "exploitation_answered",
        "Answered whether the child could be exploited",
    )
    REFERRAL = "referral_named", "Named the referral of the arrest, or took it out"
    THE_SAME = "the_same", "Decided that the two are one arrest"
    TWO_ARRESTS = "two_arrests", "Decided that they are two arrests"
    TAKEN_BACK = (
        "decision_taken_back",
        "Undid the decision whether the two are one arrest",
    )


class ArrestImport(EventCode, of="page"):
    """What the audit log calls the reading of a file, which is no page."""

    FILE = "import_arrests", "an import of arrests"


class CustodyBatch(EventCode):
    """What the audit log says of a batch that custody's system sent."""

    TAKEN = (
        "custody_batch",
        "Took {lines} arrests from custody: {stored} new, {completed} completed, "
        "{refused} refused",
    )


class BatchResult(TextChoices):
    """What became of one arrest of a batch."""

    MADE = "made", "A new arrest"
    SAME = "same", "It was here already"
    UPDATED = "updated", "Custody filled what was empty"
    REFUSED = "refused", "Not stored"
