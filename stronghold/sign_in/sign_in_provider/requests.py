"""Asks a provider of OpenID Connect over HTTP, and tries whether it knows this site."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import requests

from stronghold.sign_in.sign_in_provider.bounded_session import Bounded, OutOfBounds
from stronghold.sign_in.sign_in_provider.queries import Chosen
from stronghold.sign_in.sign_in_provider.rules import is_asked_as

logger = logging.getLogger(__name__)

NO_ANSWER = (
    "The provider did not answer as it must. The operator of the site finds why in the "
    "server’s log."
)
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
# What the site itself asks.
ASKED = ("token_endpoint", "jwks_uri", "userinfo_endpoint")


class Unreachable(requests.RequestException):
    """The provider does not answer, or not as it must."""


def discovery_of(issuer: str) -> str:
    return f"{issuer.rstrip('/')}/.well-known/openid-configuration"


def check_discovered(config: Mapping[str, Any], issuer: str) -> None:
    """Raise Unreachable if what a provider says of itself names another issuer.

    And if it sends the site on to an address that could not be its own: with those it
    could have the site ask what only the site's network reaches.
    """
    if str(config.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise Unreachable("the provider names another issuer than the one set")
    for name in ASKED:
        if config.get(name) and not is_asked_as(issuer, str(config[name])):
            raise Unreachable(f"its {name} must begin with https://")


def needs_basic(config: Mapping[str, Any]) -> bool:
    """Return whether the site names itself in a header, not in the form."""
    methods = config.get("token_endpoint_auth_methods_supported", [])
    return "client_secret_post" not in methods and "client_secret_basic" in methods


def send(method: str, address: str, **given: Any) -> requests.Response:
    try:
        with Bounded() as session:
            return session.request(method, address, **given)
    except OutOfBounds as error:
        raise Unreachable(str(error)) from error
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from error


def in_json(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unreachable("the provider did not answer in JSON")
    return found


def read(address: str) -> dict[str, Any]:
    """Return the JSON at an address of the provider."""
    answer = send("GET", address)
    if answer.status_code != HTTPStatus.OK:
        raise Unreachable(f"the provider answered {answer.status_code}")
    return in_json(answer)


def tried(provider: Chosen, return_url: str) -> str:
    """Try the provider; return what is wrong, in words, or "" if it knows this site.

    Whatever does not answer as a provider does is called the same, or the trial would
    tell which ports of which machines are open. The log has the reason.

    It is asked for tokens with a code that it never issued. One that knows the client
    refuses the code; else it refuses the client (RFC 6749, section 5.2).
    """
    try:
        config = read(discovery_of(provider.issuer))
        check_discovered(config, provider.issuer)
        if missing := [name for name in NEEDED if not config.get(name)]:
            raise Unreachable(f"it does not say its {', '.join(missing)}")
        if not read(config["jwks_uri"]).get("keys"):
            raise Unreachable("it has no keys with which it signs")
        answer = _with_a_false_code(provider, config, return_url)
        error_code = str(answer.get("error", ""))
        if error_code == "invalid_grant":
            return ""
        if error_code in {"invalid_client", "unauthorized_client"}:
            return "The provider refuses the client ID or its secret."
        raise Unreachable("it does not say whether it knows this site")
    except Unreachable as error:
        logger.warning("the trial of the provider of single sign-on: %s", error)
        return NO_ANSWER


def _with_a_false_code(
    provider: Chosen, config: Mapping[str, Any], return_url: str
) -> dict[str, Any]:
    data = {
        "grant_type": "authorization_code",
        "code": "a-trial-that-was-never-issued",
        "redirect_uri": return_url,
        "code_verifier": "a-trial-of-43-characters-that-was-never-used",
    }
    client = (provider.client_id, provider.client_secret)
    auth = client if needs_basic(config) else None
    if auth is None:
        data |= dict(zip(("client_id", "client_secret"), client, strict=True))
    return in_json(send("POST", config["token_endpoint"], data=data, auth=auth))
