"""What the audit log says of access that a second person has to approve."""

from stronghold.core.audit.choices import EventCode


class SightChange(EventCode):
    ASKED = "access_asked", "Asked for approval of what the account may see"
    NAMED = "approver_named", "Named as one who approves access to records"
    APPROVED = "access_approved", "Approved access to records: {what}"
    REFUSED = "access_refused", "Refused access to records: {what}"
    CLOSED = "access_refused_closed", "Closed, as its access was refused"
