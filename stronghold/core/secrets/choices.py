"""The changes of a secret, as the audit log has them."""

from stronghold.core.audit.choices import EventCode


class SecretKeyChange(EventCode):
    """What the audit log says of a change of SECRET_KEY."""

    CHANGED = "secret_key_changed", "Put {n} stored secrets under the new SECRET_KEY"
