"""What the audit log says of a priority."""

from stronghold.core.audit.choices import EventCode


class PriorityMove(EventCode, of="Y"):
    CHANGE = "change", "Changed the priority"
    ANSWER = "answer", "Answered the priority"
