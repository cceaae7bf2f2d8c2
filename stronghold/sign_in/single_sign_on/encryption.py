"""Encrypts what the site keeps of a provider, with a key made of SECRET_KEY."""

from cryptography.fernet import InvalidToken

from stronghold.core.secrets.encryption import encryption_for, renewed

_PURPOSE = "stronghold.core.accounts.single_sign_on"


def sealed(text: str) -> str:
    """Return the text encrypted; "" stays empty."""
    return encryption_for(_PURPOSE).encrypt(text.encode()).decode() if text else ""


def unsealed(text: str) -> str:
    """Return what was encrypted; "" if it was with another key."""
    try:
        return encryption_for(_PURPOSE).decrypt(text.encode()).decode() if text else ""
    except InvalidToken:
        return ""


def sealed_again(text: str) -> str:
    """Return it as SECRET_KEY encrypts it. InvalidToken if no key here has."""
    return renewed(_PURPOSE, text) if text else ""
