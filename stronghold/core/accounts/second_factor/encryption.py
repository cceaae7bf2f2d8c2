"""Encrypts the secrets of authenticator apps and recovery codes in the database.

Its key is derived from SECRET_KEY. What an earlier key encrypted is read as long as
SECRET_KEY_FALLBACKS has that key.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "stronghold.core.accounts.second_factor"


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text. InvalidToken if none of the keys has encrypted it."""
    return _box().decrypt(encrypted.encode()).decode()


def _box() -> MultiFernet:
    secrets = [settings.SECRET_KEY] + list(settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    digest = salted_hmac(_SALT, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
