"""Rules of an e-mail server: its address, its encryption, and its password. Pure."""

import re

from stronghold.core.accounts.choices import MailEncryption
from stronghold.core.kernel.errors import RuleBroken

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,198}[A-Za-z0-9])?")


def check_host(host: str) -> None:
    if not _HOST.fullmatch(host):
        raise RuleBroken(
            "Enter the name of the server alone, such as mail.force.police.uk",
            field="host",
        )


def check_may_be_set(*, by_operator: bool) -> None:
    if by_operator:
        raise RuleBroken(
            "The operator of the site has set the e-mail server by EMAIL_HOST. Ask "
            "them to change it"
        )


def check_sign_in(*, username: str, has_password: bool, encryption: str) -> None:
    """Refuse half a sign-in, and a password that the network could read."""
    if username and encryption == MailEncryption.NONE:
        raise RuleBroken(
            "Choose an encryption, or leave out the username: without encryption "
            "anyone on the way could read the password",
            field="encryption",
        )
    if username and not has_password:
        raise RuleBroken("Enter the password of the username", field="password")
    if has_password and not username:
        raise RuleBroken("Enter the username of the password", field="username")
