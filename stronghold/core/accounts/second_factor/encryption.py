"""Encrypts the secrets of authenticator apps and recovery codes in the database."""

from stronghold.core.accounts.encryption import encryption_for

_PURPOSE = "stronghold.core.accounts.second_factor"


def encrypt(text: str) -> str:
    return encryption_for(_PURPOSE).encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text. InvalidToken if none of the keys has encrypted it."""
    return encryption_for(_PURPOSE).decrypt(encrypted.encode()).decode()
