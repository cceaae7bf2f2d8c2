"""What the audit log says of a statement that was taken as a file."""

from stronghold.core.audit.choices import EventCode


class Statement(EventCode, of="document"):
    PROCESSING = "record_of_processing", "the record of processing"
    IMPACT = "impact_facts", "the facts for an impact assessment"
