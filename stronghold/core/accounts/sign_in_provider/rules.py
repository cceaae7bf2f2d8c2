"""Rules of the provider of single sign-on: its address, and who may set it. Pure."""

from urllib.parse import urlsplit

from stronghold.core.kernel.errors import RuleBroken


def is_issuer(address: str) -> bool:
    """Return whether this can be the address of a provider of OpenID Connect.

    It is https://…, or http:// on this machine for a trial.
    """
    url = urlsplit(address)
    is_here = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1"}
    is_plain = not (url.query or url.fragment or url.username or url.password)
    return bool(url.netloc) and is_plain and (url.scheme == "https" or is_here)


def is_asked_as(issuer: str, address: str) -> bool:
    """Return whether an address is as safe to ask as its issuer: https, or the same
    host of a trial on this machine.
    """
    known, url = urlsplit(issuer), urlsplit(address)
    is_same_trial = known.scheme == "http" and url[:2] == known[:2]
    return bool(url.netloc) and (url.scheme == "https" or is_same_trial)


def check_issuer(address: str) -> None:
    if not is_issuer(address):
        raise RuleBroken(
            "The issuer must begin with https:// and a host, such as "
            "https://login.microsoftonline.com/TENANT/v2.0",
            field="issuer",
        )


def check_has_secret(*, has_one: bool) -> None:
    if not has_one:
        raise RuleBroken("Enter the secret of the client", field="secret")


def check_may_be_set(*, by_operator: bool, of_another: bool) -> None:
    """Refuse to set what the environment sets, or another force of the site."""
    if by_operator:
        raise RuleBroken(
            "The operator of the site has set single sign-on by SSO_ISSUER. Ask them "
            "to change it"
        )
    if of_another:
        raise RuleBroken(
            "Single sign-on of this site is set already. Ask the operator of the site"
        )
