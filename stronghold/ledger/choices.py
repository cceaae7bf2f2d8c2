"""What the audit log calls a document of the ledger."""

from stronghold.core.audit.choices import EventCode


class LedgerDocument(EventCode, of="document"):
    CHRONOLOGY = "chronology", "the chronology"
