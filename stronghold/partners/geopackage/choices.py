"""What the audit log calls a file of all that is shared with a partner."""

from stronghold.core.audit.choices import EventCode


class SharedExport(EventCode, of="export"):
    AGREEMENT = "agreement", "everything an agreement shares"
