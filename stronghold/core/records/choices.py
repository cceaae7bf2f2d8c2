"""What the audit log says was changed of a record of any kind."""

from stronghold.core.audit.choices import EventCode


class RecordChange(EventCode):
    IN_ERROR = "recorded_in_error", "Marked as recorded in error"
