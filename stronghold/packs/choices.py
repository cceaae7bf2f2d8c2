"""What the audit log calls a hearing pack as an export."""

from stronghold.core.audit.choices import EventCode

# The code of the kind of export.
HEARING_PACK = "hearing_pack"


class Packed(EventCode, of="export"):
    HEARING_PACK = "hearing_pack", "the hearing pack"
