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


class OversightDocument(EventCode, of="document"):
    """Documents that are made of the audit log."""

    RECORD = "audit_log_of_record", "its audit log"
    READING = "reading_without_a_case", "reading without a case"
