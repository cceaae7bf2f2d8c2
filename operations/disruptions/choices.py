"""Codes of disruptions, and what the audit log says of them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class DisruptionKind(TextChoices):
    ARREST = "arrest", "Arrest of a suspected member"
    CHARGE = "charge", "Charge"
    SEIZURE = "seizure", "Drugs, cash or weapons seized"
    CLOSURE = "closure", "Premises closed"
    LINE = "line", "County line closed"
    SAFEGUARDING = "safeguarding", "People safeguarded"
    CIVIL = "civil", "Civil order"
    OTHER = "other", "Other"


class Level(TextChoices):
    """How far it holds a group up.

    The National Crime Agency counts disruptions by the same three names. We found no
    published definition of them: `LEVEL_MEANS` are ours.
    """

    MAJOR = "major", "Major"
    MODERATE = "moderate", "Moderate"
    MINOR = "minor", "Minor"


LEVEL_MEANS: Mapping[str, str] = MappingProxyType(
    {
        Level.MAJOR: "It can no longer do what it did, or not for a year or more",
        Level.MODERATE: "It can do clearly less, for some months",
        Level.MINOR: "It is held up for some days or weeks",
    }
)


class DisruptionChange(EventCode):
    RECORDED = "disruption_recorded", "Recorded disruption {n}"
    IN_ERROR = "disruption_in_error", "Marked disruption {n} as recorded in error"
