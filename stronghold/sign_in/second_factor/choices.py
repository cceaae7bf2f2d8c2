"""What the audit log says of second factors."""

from stronghold.core.audit.choices import EventCode


class FactorChange(EventCode):
    """Changes of how someone signs in, and that they confirmed who they are."""

    PASSKEY_ADDED = "passkey_added", "Added a security key or passkey"
    PASSKEY_REMOVED = "passkey_removed", "Removed a security key or passkey"
    PASSKEY_RENAMED = "passkey_renamed", "Renamed a security key or passkey"
    APP_ADDED = "app_added", "Set up an authenticator app"
    APP_REMOVED = "app_removed", "Removed their authenticator app"
    CODES_MADE = "recovery_codes_made", "Made new recovery codes"
    RESET = "factors_reset", "Reset how they sign in, and signed them out everywhere"
    CONFIRMED = "confirmed", "Confirmed who they are"
