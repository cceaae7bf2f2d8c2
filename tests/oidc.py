"""The provider of single sign-on that the tests start: oidc-provider, on Node."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from jwt.algorithms import RSAAlgorithm

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
SERVER = ROOT / "tests" / "oidc_provider" / "server.mjs"
PACKAGES = ROOT / "var" / "node"
CLIENT_ID, CLIENT_SECRET = "stronghold", "a secret of the tests"
START, RETURN = "/accounts/single-sign-on/", "/accounts/single-sign-on/return/"
SECONDS = 20


@dataclass
class Oidc:
    """The running provider. A test changes its accounts and signs tokens as it does."""

    issuer: str
    key: rsa.RSAPrivateKey

    def has(self, **now: Any) -> None:
        """Replace `accounts` (claims by subject), `refresh` or `logoutUri`."""
        requests.post(f"{self.issuer}/admin", json=now, timeout=SECONDS)

    def signs(self, claims: dict[str, Any], key: Any = None, **headers: Any) -> str:
        """Return a token as the provider signs it, or with another key."""
        kid = {"kid": "of-the-tests"} | headers
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers=kid)

    def lets(self, address: str, sub: str, at: requests.Session | None = None) -> str:
        """Sign in with a browser that is sent here; return the address it goes back to.

        Empty as `sub`: the person cancels. `at` is the browser, which stays signed in.
        """
        browser = at or requests.Session()
        answer = browser.get(address, allow_redirects=False, timeout=SECONDS)
        while True:
            if answer.is_redirect:
                to = urljoin(answer.url, answer.headers["Location"])
                if urlsplit(to).path == RETURN:
                    return to
                answer = browser.get(to, allow_redirects=False, timeout=SECONDS)
            else:
                assert "<h1>Provider</h1>" in answer.text, answer.text
                answer = browser.post(
                    answer.url, {"sub": sub}, allow_redirects=False, timeout=SECONDS
                )


@contextmanager
def running() -> Iterator[Oidc]:
    """Start the provider, and stop it afterwards."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    known = json.loads(RSAAlgorithm.to_jwk(key))
    known |= {"kid": "of-the-tests", "use": "sig", "alg": "RS256"}
    port = free_port()
    process = subprocess.Popen(
        ["node", SERVER, str(port), PACKAGES],  # noqa: S607 - the installed Node
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(json.dumps({"keys": [known]}) + "\n")
        process.stdin.flush()
        ready = process.stdout.readline()
        assert ready == "ready\n"
        yield Oidc(f"http://127.0.0.1:{port}", key)
    finally:
        process.kill()
        process.communicate()


def settings_for(oidc: Oidc) -> dict[str, Any]:
    return {
        "SSO_NAME": "Thames Valley Police",
        "SSO_ISSUER": oidc.issuer,
        "SSO_CLIENT_ID": CLIENT_ID,
        "SSO_CLIENT_SECRET": CLIENT_SECRET,
        "SSO_FORCE": "thames-valley",
        "SSO_NETWORKS": [ip_network("127.0.0.0/8")],
    }


def come_back(client: Client, to: str) -> Any:
    """Open the address that the provider sends a browser back to."""
    parts = urlsplit(to)
    return client.get(f"{parts.path}?{parts.query}", headers=OPENED)


# What a browser says of a page that someone opens on our own page.
OPENED = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
OPENED |= {"Accept": "text/html"}


def sign_in(
    client: Client,
    oidc: Oidc,
    sub: str,
    to: str = "/",
    at: requests.Session | None = None,
) -> Any:
    """Sign in by single sign-on; return the last answer of the site."""
    away = client.get(START, {"next": to}, headers=OPENED)
    assert away.status_code == 302, away.content.decode()
    return come_back(client, oidc.lets(away["Location"], sub, at))
