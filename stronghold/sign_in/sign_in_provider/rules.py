"""Rules of the provider of single sign-on: its address, and who may set it. Pure."""

from collections.abc import Collection
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
)
from typing import TypeAlias
from urllib.parse import urlsplit

from stronghold.core.kernel.errors import RuleBroken

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
# Addresses of IPv4, as a network with IPv6 alone reaches them (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


def is_issuer(address: str, *, is_trial: bool) -> bool:
    """Return whether this can be the address of a provider of OpenID Connect.

    It is https://…, or http:// on this machine for a trial, in a demonstration.
    """
    url = urlsplit(address)
    is_here = url.scheme == "http" and url.hostname in {"localhost", "127.0.0.1"}
    is_plain = not (url.query or url.fragment or url.username or url.password)
    is_safe = url.scheme == "https" or (is_here and is_trial)
    return bool(url.netloc) and is_plain and is_safe


def may_be_asked(address: Address, listed: Collection[Network]) -> bool:
    """Return whether the site may connect to this address of a provider.

    It is on the internet, or in a network that the operator has listed. Else who sets
    the provider could try what only the site's own network reaches.
    """
    inner = _inner(address)
    if any(inner in network for network in listed):
        return True
    # Of IPv6 alone: the networks of sites, which are no longer given out.
    is_of_site = getattr(inner, "is_site_local", False)
    is_public = inner.is_global and not (inner.is_multicast or inner.is_reserved)
    return is_public and not is_of_site


def _inner(address: Address) -> Address:
    """Return the address of IPv4 that one of IPv6 leads to, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_asked_as(issuer: str, address: str) -> bool:
    """Return whether an address is as safe to ask as its issuer: https, or the same
    host of a trial on this machine.
    """
    known, url = urlsplit(issuer), urlsplit(address)
    is_same_trial = known.scheme == "http" and url[:2] == known[:2]
    return bool(url.netloc) and (url.scheme == "https" or is_same_trial)


def check_issuer(address: str, *, is_trial: bool) -> None:
    if not is_issuer(address, is_trial=is_trial):
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
