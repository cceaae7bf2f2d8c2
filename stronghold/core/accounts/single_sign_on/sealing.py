"""Encrypts what the site keeps of a provider, with a key made of SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from django.utils.crypto import salted_hmac

_SALT = "stronghold.core.accounts.single_sign_on"


def _fernet() -> Fernet:
    key = salted_hmac(_SALT, "refresh token", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def sealed(text: str) -> str:
    """Return the text encrypted; "" stays empty."""
    return _fernet().encrypt(text.encode()).decode() if text else ""


def unsealed(text: str) -> str:
    """Return what was encrypted; "" if it was with another key."""
    try:
        return _fernet().decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""
