"""What can be chosen on the pages of the audit log."""

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode


class Part(TextChoices):
    """The parts of a record's audit log."""

    OPENED = "opened", "Opened"
    LISTED = "listed", "In lists"
    CHANGED = "changed", "Changed"
    DISCLOSED = "disclosed", "Disclosed"
    FILES = "files", "In files"


class Owns(TextChoices):
    """Why a record is a partner's own, in the words that follow its name."""

    ISSUES = "issues", "whose case it is"
    PARTY = "party", "a party to it"
    RECORDED = "recorded", "who recorded it"


class OversightDocument(EventCode, of="document"):
    """Documents that are made of the audit log."""

    RECORD = "audit_log_of_record", "its audit log"
    READING = "reading_without_a_case", "reading without a case"
