"""What the audit log says was changed of a disclosure."""

from stronghold.core.audit.choices import EventCode


class DisclosureChange(EventCode):
    REVOKED = "disclosure_revoked", "Revoked a disclosure to a named person"
