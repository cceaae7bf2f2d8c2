"""Encrypts what is stored, with keys derived from SECRET_KEY.

What an earlier key encrypted is read as long as SECRET_KEY_FALLBACKS has that key.
"""

import base64

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def encryption_for(purpose: str) -> MultiFernet:
    """Return what encrypts for one purpose, such as the name of the module that asks.

    What was encrypted for another purpose raises InvalidToken.
    """
    secrets = [settings.SECRET_KEY] + list(settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_key(purpose, secret)) for secret in secrets])


def _key(purpose: str, secret: str) -> bytes:
    digest = salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest)
