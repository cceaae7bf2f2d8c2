"""A visitor of the site over loopback, by one connection that stays open."""

import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from stronghold.demo.accounts import PASSWORD

PATIENCE = 60
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    """What came back, as it was on the wire, and how long that took.

    Names of headers are in lower case.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def ms(self) -> float:
        return self.seconds * 1000


class Visitor:
    """One connection with its cookies; for one thread alone."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self.address, self.patience = address, patience
        self.cookies: dict[str, str] = {}
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=patience)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post_form(self, path: str, fields: Mapping[str, Any], **headers: str) -> Answer:
        """Send a form as the page's script does, with the token it was given."""
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        body = urlencode({**token, **fields}, doseq=True).encode()
        return self._ask("POST", path, body, {"Content-Type": FORM, **headers})

    def post_json(
        self, path: str, content: Mapping[str, Any], **headers: str
    ) -> Answer:
        token = self.cookies.get("csrftoken", "")
        sent = {"Content-Type": JSON, "X-CSRFToken": token, **headers}
        return self._ask("POST", path, json.dumps(content).encode(), sent)

    def close(self) -> None:
        self._connection.close()

    def like(self) -> "Visitor":
        """Return the same person on a connection of its own."""
        other = Visitor(self.address, self.patience)
        other.cookies = dict(self.cookies)
        return other

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookie, "Accept-Encoding": "gzip", **headers}
        began = time.perf_counter()
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        except ConnectionError:
            # The server closes idle connections; open another and repeat the request.
            self._connection.close()
            began = time.perf_counter()
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - began
        self._keep_cookies(response)
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, content, seconds)

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for value in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(value).items():
                self.cookies[name] = morsel.value


def signed_in(address: str, username: str, patience: float = PATIENCE) -> Visitor:
    """Sign in by the form, as a person does."""
    visitor = Visitor(address, patience)
    page = visitor.get("/accounts/login/", **{"Accept-Encoding": "identity"}).body
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
    fields = {"login": username, "password": PASSWORD, "next": "/"}
    if token:
        fields["csrfmiddlewaretoken"] = token[1]
    answer = visitor.post_form("/accounts/login/", fields)
    if answer.status != 302:
        raise RuntimeError(f"{username} could not sign in: {answer.status}")
    return visitor
