"""What the audit log says of the records of an operation."""

from stronghold.core.audit.choices import EventCode


class OperationRecords(EventCode, of="move"):
    """What the audit log says of a record of any kind that an operation gets."""

    PUT_IN = "put_in", "Put it into an operation"
    TAKE_OUT = "take_out", "Took it out of an operation"
