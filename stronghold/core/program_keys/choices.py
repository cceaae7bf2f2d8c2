"""What the audit log says of keys for programs."""

from stronghold.core.audit.choices import EventCode


class KeyChange(EventCode):
    MADE = "program_key_made", "Made a key for programs"
    REVOKED = "program_key_revoked", "Revoked a key for programs"


class KeyFailure(EventCode, of="why"):
    NO_SUCH_KEY = "no_such_key", "an unknown key for programs"
    ELSEWHERE = "key_from_elsewhere", "a key for programs from outside its networks"
