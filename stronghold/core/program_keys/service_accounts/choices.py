"""What the audit log says of service accounts."""

from collections.abc import Mapping
from typing import Any

from stronghold.core.accounts.scopes import labels_of
from stronghold.core.audit.choices import EventCode


class ServiceChange(EventCode):
    OPENED = "service_opened", "Opened a service account: {opens}"
    CHANGED = "service_changed", "Changed a service account: {opens}"
    CLOSED = "service_closed", "Closed a service account"
    KEY_MADE = "service_key_made", "Made a key of a service account: {opens}"
    KEY_REVOKED = "service_key_revoked", "Revoked a key of a service account: {opens}"

    def words(self, detail: Mapping[str, Any]) -> str:
        opens = "; ".join(labels_of(detail.get("scopes", ())))
        return super().words(dict(detail) | {"opens": opens})
