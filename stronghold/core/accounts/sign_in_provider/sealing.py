"""Encrypts the secret of the client at the provider, with a key made of SECRET_KEY."""

from cryptography.fernet import InvalidToken

from stronghold.core.accounts.encryption import encryption_for, renewed

_PURPOSE = "stronghold.core.accounts.sign_in_provider"


def sealed(secret: str) -> str:
    return encryption_for(_PURPOSE).encrypt(secret.encode()).decode()


def unsealed(secret: str) -> str:
    """Return what was encrypted; "" if it was with another key."""
    try:
        return encryption_for(_PURPOSE).decrypt(secret.encode()).decode()
    except InvalidToken:
        return ""


def sealed_again(secret: str) -> str:
    """Return it as SECRET_KEY encrypts it. InvalidToken if no key here has."""
    return renewed(_PURPOSE, secret)
