"""Asks the provider of single sign-on: where it answers, its keys, and for tokens."""

import logging
import time
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from stronghold.sign_in.sign_in_provider.queries import chosen
from stronghold.sign_in.sign_in_provider.requests import (
    Unreachable,
    check_discovered,
    discovery_of,
    in_json,
    needs_basic,
    read,
    send,
)

if TYPE_CHECKING:
    import jwt

logger = logging.getLogger(__name__)

# Only algorithms by which a provider alone can sign.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"]
ALGORITHMS += ["ES512", "EdDSA"]
DISCOVERY_SECONDS, KEYS_SECONDS = 60 * 60, 60 * 60
# A token with an unknown key makes the site read the keys again, but no more often.
KEYS_AGAIN_SECONDS = 60
LEEWAY_SECONDS = 60
# What a token endpoint answers when it no longer vouches for someone. Anything else is
# a fault of the provider or of the settings.
_REFUSALS = {"invalid_grant", "interaction_required", "login_required"}
_REFUSALS |= {"consent_required", "access_denied"}

# What was read from an address, and when, in this process.
_read: dict[str, tuple[float, Any]] = {}


class Refused(Exception):
    """The provider no longer vouches for the person."""


class Untrue(Exception):
    """A token is not one of this provider for this site."""


def discovered() -> dict[str, Any]:
    """Return where the provider answers. Unreachable if it says another issuer."""
    issuer = chosen().issuer
    config: dict[str, Any] = _kept(discovery_of(issuer), DISCOVERY_SECONDS)
    check_discovered(config, issuer)
    return config


def scopes() -> list[str]:
    """Return what the site asks for: with a refresh token where they are known."""
    known = discovered().get("scopes_supported", ["offline_access"])
    wanted = ["openid", "profile", "email", "offline_access"]
    return [scope for scope in wanted if scope != "offline_access" or scope in known]


def verified(token: str, *, needs: list[str]) -> dict[str, Any]:
    """Return the claims of a token that the provider signed for this site.

    Untrue if the signature, issuer, audience or time is wrong or a claim is missing.
    The library is imported here because it takes 3 MB, and not every force needs it.
    """
    import jwt

    client_id = chosen().client_id
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key(header.get("kid")),
            algorithms=ALGORITHMS,
            issuer=discovered()["issuer"],
            audience=client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", *needs]},
        )
    except (jwt.PyJWTError, ValueError) as error:
        raise Untrue(str(error)) from error
    # OpenID Connect Core 1.0, 3.1.3.7: a token for several names who may use it.
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise Untrue("the token is for another client")
    return claims


def identity(tokens: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an ID token says of a person. Untrue without one."""
    return verified(str(tokens.get("id_token", "")), needs=["exp", "iat", "sub"])


def with_details(
    claims: Mapping[str, Any], tokens: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the claims with those of the provider's userinfo, if it has one.

    What the ID token says comes first, since it is signed.
    """
    address = discovered().get("userinfo_endpoint")
    if not address or not tokens.get("access_token"):
        return dict(claims)
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = send("GET", address, headers=headers)
    if answer.status_code != HTTPStatus.OK:
        raise Unreachable(f"userinfo was answered with {answer.status_code}")
    details = in_json(answer)
    # Core 1.0, 5.3.2: otherwise it could be about another person.
    if details.get("sub") != claims["sub"]:
        raise Untrue("userinfo is about another subject")
    return details | dict(claims)


def refreshed(token: str) -> dict[str, Any]:
    """Return new tokens for a refresh token.

    Refused if the provider no longer vouches for the person.
    """
    config = discovered()
    data = {"grant_type": "refresh_token", "refresh_token": token}
    known = chosen()
    client = (known.client_id, known.client_secret)
    auth = client if needs_basic(config) else None
    if auth is None:
        data |= dict(zip(("client_id", "client_secret"), client, strict=True))
    answer = send("POST", config["token_endpoint"], data=data, auth=auth)
    found = in_json(answer)
    if answer.status_code == HTTPStatus.OK:
        return found
    error = str(found.get("error", ""))
    if error in _REFUSALS:
        raise Refused(error)
    # Such as a client secret that has run out: the operator must see it.
    logger.error("single sign-on: %s %s", answer.status_code, error[:60])
    raise Unreachable(f"the token endpoint answered {answer.status_code}")


def _key(kid: Any) -> "jwt.PyJWK":
    import jwt

    address = discovered()["jwks_uri"]
    for seconds in (KEYS_SECONDS, KEYS_AGAIN_SECONDS):
        found = jwt.PyJWKSet.from_dict(_kept(address, seconds)).keys
        fits = [one for one in found if kid in (one.key_id, None)]
        if len(fits) == 1:
            return fits[0]
    raise Untrue("no key of the provider has this name")


def _kept(address: str, seconds: int) -> Any:
    """Return the JSON at an address, read no longer ago than this."""
    now = time.monotonic()
    at, found = _read.get(address, (0.0, None))
    if found is None or now - at > seconds:
        found = read(address)
        _read[address] = (now, found)
    return found
