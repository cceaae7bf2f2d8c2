"""Codes of provisions, issuers and warrants that the law names; stored."""

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Unit(TextChoices):
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    MONTHS = "months", "months"
    RANK = "rank", "lowest rank"
    ENTRIES = "entries", "entries"
    POWER = "power", "a power or duty, with no number"


class Jurisdiction(TextChoices):
    ENGLAND_AND_WALES = "ew", "England and Wales"
    ENGLAND = "e", "England"
    WALES = "w", "Wales"


class Confidence(TextChoices):
    """How sure it is that the law says so; the last is off until it is confirmed."""

    CONFIRMED = "confirmed", "Read in the Act"
    PRACTICE = "practice", "Common reading: ask force legal"
    UNCONFIRMED = "unconfirmed", "Not confirmed"


class Issuer(TextChoices):
    """Who issues a closure notice."""

    POLICE = "police", "Police"
    DISTRICT = "district", "District council"
    UNITARY = "unitary", "Unitary council"
    COUNTY = "county", "County council"
    SOCIAL_LANDLORD = "social_landlord", "Social landlord"


class JudgmentStep(TextChoices):
    """Where a decision of a court bears on what is done; it is shown there."""

    ORDER = "order", "An order is made"
    ADJOURNMENT = "adjournment", "A hearing is adjourned"
    APPEAL = "appeal", "An appeal, or an order suspended"
    REVIEW = "review", "Judicial review"


class Enactment(TextChoices):
    """What a search warrant is issued under."""

    DRUGS_ACT_S23 = "mda-s23", "Misuse of Drugs Act 1971, s.23"
    PACE_S8 = "pace-s8", "PACE 1984, s.8"
    PSYCHOACTIVE_S39 = "psa-s39", "Psychoactive Substances Act 2016, s.39"


class Entries(TextChoices):
    """How often a search warrant may be used to enter."""

    SINGLE = "single", "One entry"
    LIMITED = "limited", "A number of entries"
    UNLIMITED = "unlimited", "Any number of entries"


class ProvisionChange(EventCode):
    """What the audit log says was done about a limit of the law, and from when."""

    LOOKED_AT = "provision_looked_at", "Checked whether a limit of the law is in force"
    ENTERED = (
        "provision_entered",
        "Entered a limit of the law that is in force: {provision} from {from}",
    )
    REFUSED = "provision_refused", "Refused a limit of the law: {provision} from {from}"
    APPROVED = (
        "provision_approved",
        "Approved a limit of the law: {provision} from {from}, {value} {unit}",
    )

    JUDGMENT_ENTERED = (
        "judgment_entered",
        "Entered a decision of a court: {citation}",
    )
    JUDGMENT_APPROVED = (
        "judgment_approved",
        "Approved a decision of a court: {citation}",
    )
    JUDGMENT_REFUSED = (
        "judgment_refused",
        "Refused a decision of a court: {citation}",
    )

    def words(self, detail: Mapping[str, Any]) -> str:
        if self == ProvisionChange.APPROVED and not detail.get("is_on"):
            limit = f"{detail.get('provision')} from {detail.get('from')}"
            return f"Switched off a limit of the law: {limit}"
        return super().words(detail)
