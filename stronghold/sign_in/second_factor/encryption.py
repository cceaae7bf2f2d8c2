"""Encrypts the secrets of authenticator apps and recovery codes in the database."""

from stronghold.core.secrets.encryption import encryption_for, renewed

_PURPOSE = "stronghold.core.accounts.second_factor"


def encrypt(text: str) -> str:
    return encryption_for(_PURPOSE).encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    """Return the text. InvalidToken if none of the keys has encrypted it."""
    return encryption_for(_PURPOSE).decrypt(encrypted.encode()).decode()


def encrypt_again(encrypted: str) -> str:
    """Return it as SECRET_KEY encrypts it. InvalidToken if none of the keys did."""
    return renewed(_PURPOSE, encrypted)
