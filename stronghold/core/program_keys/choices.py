"""What the audit log says of keys for programs."""

from collections.abc import Mapping
from typing import Any

from stronghold.core.accounts.scopes import labels_of
from stronghold.core.audit.choices import EventCode


class KeyChange(EventCode):
    MADE = "program_key_made", "Made a key for programs: {opens}"
    REVOKED = "program_key_revoked", "Revoked a key for programs: {opens}"
    # Before there were scopes, a key opened map layers alone. Events of that time stay.
    OF_MAPS_MADE = "map_key_made", "Made a key for map programs"
    OF_MAPS_REVOKED = "map_key_revoked", "Revoked a key for map programs"

    def words(self, detail: Mapping[str, Any]) -> str:
        opens = "; ".join(labels_of(detail.get("scopes", ())))
        return super().words(dict(detail) | {"opens": opens})


class KeyFailure(EventCode, of="why"):
    NO_SUCH_KEY = "no_such_key", "an unknown key for programs"
    ELSEWHERE = "key_from_elsewhere", "a key for programs from outside its networks"
