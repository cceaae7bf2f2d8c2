"""What the audit log says of keys for map programs."""

from stronghold.core.audit.choices import EventCode


class MapKeyChange(EventCode):
    MADE = "map_key_made", "Made a key for map programs"
    REVOKED = "map_key_revoked", "Revoked a key for map programs"


class KeyFailure(EventCode, of="why"):
    NO_SUCH_KEY = "no_such_key", "an unknown key for map programs"
