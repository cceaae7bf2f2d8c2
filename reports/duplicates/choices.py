"""What the audit log says was decided of two reports."""

from stronghold.core.audit.choices import EventCode


class DuplicateChange(EventCode):
    DIFFERENT = "marked_different", "Decided that they are not the same"
    SEPARATED = "separated", "Separated merged reports"
    UNDONE = "decision_undone", "Undid “not the same”"
