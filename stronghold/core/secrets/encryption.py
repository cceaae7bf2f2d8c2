"""Encrypts what is stored, and makes keyed hashes, with keys derived from SECRET_KEY.

What an earlier key encrypted or hashed is known as long as SECRET_KEY_FALLBACKS has
that key. `manage.py change_secret_key` puts what is stored under the key of today.
"""

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def encryption_for(purpose: str) -> MultiFernet:
    """Return what encrypts for one purpose, such as the name of the module that asks.

    What was encrypted for another purpose raises InvalidToken.
    """
    return MultiFernet([Fernet(_key(purpose, secret)) for secret in _secrets()])


def renewed(purpose: str, token: str) -> str:
    """Return what an earlier key encrypted as SECRET_KEY encrypts it.

    What SECRET_KEY encrypted stays as it is. InvalidToken if no key here did.
    """
    try:
        Fernet(_key(purpose, settings.SECRET_KEY)).decrypt(token.encode())
    except InvalidToken:
        return encryption_for(purpose).rotate(token.encode()).decode()
    return token


@dataclass(frozen=True)
class Seal:
    """Encrypts the secrets of one purpose that the site itself must read again."""

    purpose: str

    def closed(self, secret: str) -> str:
        return encryption_for(self.purpose).encrypt(secret.encode()).decode()

    def opened(self, kept: str) -> str:
        """Return what was encrypted; "" if it was with another key, or nothing was."""
        try:
            return encryption_for(self.purpose).decrypt(kept.encode()).decode()
        except InvalidToken:
            return ""

    def renewed(self, kept: str) -> str:
        """Return it as SECRET_KEY encrypts it. InvalidToken if no key here has."""
        return renewed(self.purpose, kept)


def keyed_hash(purpose: str, text: str, length: int = 64) -> str:
    """Return a hash that no one can make without SECRET_KEY."""
    return _hash(purpose, text, settings.SECRET_KEY)[:length]


def is_keyed_hash(purpose: str, text: str, kept: str, length: int = 64) -> bool:
    """Return whether this is the hash of a text, by SECRET_KEY or an earlier key."""
    known = [_hash(purpose, text, secret)[:length] for secret in _secrets()]
    return any(constant_time_compare(one, kept) for one in known)


def _secrets() -> list[str]:
    return [settings.SECRET_KEY] + list(settings.SECRET_KEY_FALLBACKS)


def _hash(purpose: str, text: str, secret: str) -> str:
    return salted_hmac(purpose, text, secret=secret, algorithm="sha256").hexdigest()


def _key(purpose: str, secret: str) -> bytes:
    digest = salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
