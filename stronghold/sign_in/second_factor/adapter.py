"""Settings of django-allauth's second factors by code: encryption, names, words."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from qrcode.image.svg import SvgPathFillImage
from qrcode.main import make

from stronghold.core.accounts.rules import device_name
from stronghold.sign_in.second_factor import encryption

SITE = "Stronghold"


class FactorAdapter(DefaultMFAAdapter):
    """Encrypts secrets; calls people by their username and never by their e-mail."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That did not work. Try again.",
    }

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002
        """Suggest the kind of device as the name of a passkey made on it."""
        return device_name(context.request.headers.get("User-Agent", ""))

    def build_totp_svg(self, url: str) -> str:
        """Draw the square on white, also on a dark page, or no phone could read it."""
        drawing = make(url, image_factory=SvgPathFillImage)  # type: ignore[no-untyped-call]
        return str(drawing.to_string(encoding="unicode"))

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)

    def _get_site_name(self) -> str:
        return SITE
