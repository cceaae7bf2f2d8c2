"""How wrong passwords are counted: under which key, and how many lock an account."""

from django.utils.crypto import salted_hmac

# Wrong passwords allowed within AXES_COOLOFF_TIME (15 minutes).
MOST_HERE = 8
# 80 an hour: OWASP ASVS 4.0.3, 2.2.1 allows at most 100 an hour on one account.
MOST_FOR_A_NAME = 20
_SALT = "stronghold.core.accounts.lockout"


def key_of(name: str, device: str = "") -> str:
    """Return the key by which attempts with a username are counted."""
    return salted_hmac(_SALT, f"{name} {device}", algorithm="sha256").hexdigest()
