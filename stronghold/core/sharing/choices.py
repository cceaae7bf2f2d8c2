"""Codes of sharing agreements; stored, and never changed."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Shared(TextChoices):
    """The kinds of record that an agreement can release, as rows or as figures."""

    CLOSURES = "closures", "Closure cases decided by a court"
    WARRANTS = "warrants", "Warrants executed"
    ACTIVITIES = "activities", "Patrols and other activities"
    TASKINGS = "taskings", "Taskings for the partner"
    REFERRALS = "referrals", "Referrals to the partner"
    REPORTS = "reports", "Reports"
    ARRESTS = "arrests", "Arrests"
    CHILDREN = "children", "Children: concerns, arrests and referrals"


class Gateway(TextChoices):
    """The law by which information may pass."""

    CDA_115 = "cda_115", "Crime and Disorder Act 1998, section 115"
    CDA_17A = "cda_17a", "Crime and Disorder Act 1998, section 17A"
    PCSC_16 = "pcsc_16", "Police, Crime, Sentencing and Courts Act 2022, section 16"
    CHILDREN_2004 = "children_2004", "Children Act 2004, sections 10 and 11"
    CARE_45 = "care_45", "Care Act 2014, section 45"
    COMMON_LAW = "common_law", "Common law policing powers"
    # Article 6(1)(ea) is not a basis for the tasks of a public authority.
    RECOGNISED_INTEREST = (
        "gdpr_6_1_ea",
        "UK GDPR, Article 6(1)(ea) and Annex 1: recognised legitimate interest, for a "
        "partner that is not a public authority",
    )


class AgreementStatus(TextChoices):
    """The status of an agreement on a day; never stored, always calculated."""

    UNSIGNED = "unsigned", "To be signed"
    DISCARDED = "discarded", "Discarded"
    TO_BEGIN = "to_begin", "Signed, not started"
    IN_FORCE = "in_force", "In force"
    SUSPENDED = "suspended", "Suspended"
    REPLACED = "replaced", "Replaced by a later version"
    RUN_OUT = "run_out", "Expired"
    ENDED = "ended", "Ended"


RUNNING = frozenset({AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED})
OVER = frozenset(
    {
        AgreementStatus.ENDED,
        AgreementStatus.RUN_OUT,
        AgreementStatus.REPLACED,
        AgreementStatus.DISCARDED,
    }
)


class Controllers(TextChoices):
    """Who decides why and how what is shared is processed (DPA 2018, s.58)."""

    SEPARATE = "separate", "Each side alone, for what it holds"
    JOINT = "joint", "Both sides together, as joint controllers"


class Side(TextChoices):
    POLICE = "police", "The police"
    PARTNER = "partner", "The partner"


class Regime(TextChoices):
    """The data protection law under which an organisation handles what it holds."""

    PART_3 = "part_3", "Data Protection Act 2018, Part 3 (law enforcement)"
    UK_GDPR = "uk_gdpr", "UK GDPR and Data Protection Act 2018, Part 2"


class Reliability(TextChoices):
    """How reliable it is, in words that reveal no source (DPA 2018, s.38(2), (4))."""

    CHECKED = "checked", "Fact: the police checked it"
    NOT_CHECKED = "not_checked", "Reported to the police, and not checked"
    OPINION = "opinion", "An officer’s assessment, not a fact"


class DisclosedKind(TextChoices):
    """The kinds of record that can be disclosed to a named person."""

    REPORT = "report", "Report"
    ARREST = "arrest", "Arrest"
    WARRANT = "warrant", "Warrant"
    CLOSURE = "closure", "Closure case"
    CONCERN = "concern", "Exploitation concern"
    GROUP = "group", "Organised crime group"


class DisclosureStatus(TextChoices):
    """The status of a named disclosure; never stored, always calculated."""

    IN_FORCE = "in_force", "Can be read"
    NOT_NOW = "not_now", "Agreement not in force"
    REVOKED = "revoked", "Revoked"
    REPLACED = "replaced", "Corrected by another"
    ENDED = "ended", "Ended"


class AgreementChange(EventCode):
    """What the audit log says was done with an agreement."""

    DRAWN_UP = "agreement_drawn_up", "Drew up a sharing agreement"
    CHANGED = "agreement_changed", "Changed the draft of a sharing agreement"
    DISCARDED = "agreement_discarded", "Discarded the draft of a sharing agreement"
    SIGNED_POLICE = (
        "agreement_signed_police",
        "Signed a sharing agreement for the police",
    )
    SIGNED_PARTNER = (
        "agreement_signed_partner",
        "Signed a sharing agreement for their organisation",
    )
    SUSPENDED = "agreement_suspended", "Suspended a sharing agreement"
    RESUME_ASKED = (
        "agreement_resume_asked",
        "Asked to put a sharing agreement in force again",
    )
    RESUME_WITHDRAWN = (
        "agreement_resume_withdrawn",
        "Withdrew what was asked: to put a sharing agreement in force again",
    )
    RESUME_REFUSED = (
        "agreement_resume_refused",
        "Refused to put a sharing agreement in force again",
    )
    CHECKED = (
        "agreement_checked_again",
        "Answered again whether what an agreement shows could identify someone",
    )
    RESUMED = "agreement_resumed", "Put a sharing agreement in force again"
    ENDED = "agreement_ended", "Ended a sharing agreement"
    PAPER_REMOVED = (
        "agreement_paper_removed",
        "Removed a paper from the draft of a sharing agreement",
    )


class AgreementDocument(EventCode, of="document"):
    AGREEMENT = "agreement", "a sharing agreement"
    PAPER = "agreement_paper", "a paper of a sharing agreement"
