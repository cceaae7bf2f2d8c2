"""/force/sign-in/: an administrator sets the provider of single sign-on, tries it."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_network
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings
from requests import RequestException
from requests.exceptions import SSLError

from stronghold.core.accounts.models import AccessRule, SignInProvider, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.secrets.secret_key import Renewal
from stronghold.sign_in.sign_in_provider import bounded_session as bounded
from stronghold.sign_in.sign_in_provider.actions import SECRETS
from stronghold.sign_in.sign_in_provider.bounded_session import Bounded
from stronghold.sign_in.sign_in_provider.encryption import SEAL
from stronghold.sign_in.sign_in_provider.requests import (
    NO_ANSWER,
    Unreachable,
    check_discovered,
    discovery_of,
    read,
)
from tests.approving import approve_all
from tests.certificates import self_signed
from tests.factories import Cast, make_organisation, make_user
from tests.oidc import CLIENT_ID, CLIENT_SECRET, OPENED, START, Oidc, sign_in
from tests.ports import free_port

PAGE = "/force/sign-in/"


@pytest.fixture
def by_environment(settings: Any) -> None:
    """The environment names no provider, as on a new site."""
    settings.SSO_ISSUER = settings.SSO_CLIENT_ID = settings.SSO_FORCE = ""
    settings.SSO_CLIENT_SECRET = ""


@pytest.fixture
def here_is_listed(by_environment: None, settings: Any) -> None:
    """The operator lists the machine of the tests as a network of their own."""
    settings.SSO_NETWORKS = [ip_network("127.0.0.0/8")]


@pytest.fixture
def given(oidc: Oidc, by_environment: None) -> dict[str, str]:
    """What an administrator types of the provider of the tests."""
    return {
        "issuer": oidc.issuer,
        "name": "Thames Valley Police",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "subject_claim": "sub",
        "groups_claim": "groups",
        "help": "the service desk",
    }


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def test_it_is_set_tried_turned_on_and_lets_people_in_by_access_rules(
    admin: Client, cast: Cast, oidc: Oidc, given: dict[str, str]
) -> None:
    oidc.has(accounts={"jo": {"name": "Jo Smith", "groups": ["city-team"]}})
    police = cast.officer.organisation
    AccessRule.objects.create(
        force=police.force,
        value="city-team",
        organisation=police,
        role="officer",
        team=Team.objects.get(code="city"),
        position=1,
    )
    assert admin.post(PAGE, given)["Location"] == PAGE
    assert "knows this site" in tried(admin)
    # It is not on yet.
    assert Client().get(START, headers=OPENED).status_code == 404
    admin.post(PAGE, given | {"secret": "", "is_on": "on"})
    # Nor is it once it is on, until a second person has approved it.
    assert Client().get(START, headers=OPENED).status_code == 404
    approve_all(cast.records)

    answer = sign_in(Client(), oidc, "jo")

    assert answer.status_code == 302
    jo = User.objects.get(display_name="Jo Smith")
    assert (jo.role, jo.team) == ("officer", Team.objects.get(code="city"))
    assert "Sign in with Thames Valley Police" in shown(Client(), "/accounts/login/")
    row = SignInProvider.objects.get()
    assert SEAL.opened(row.secret) == CLIENT_SECRET
    assert CLIENT_SECRET not in row.secret
    assert CLIENT_SECRET not in shown(admin, PAGE)
    details = [event.detail for event in Event.objects.order_by("id")]
    assert all(CLIENT_SECRET not in str(detail) for detail in details)
    changes = [one for one in details if one.get("change") == "sso_provider_set"]
    assert changes[-1]["fields"] == ["is_on"]


def tried(client: Client) -> str:
    answer = client.post(f"{PAGE}try/", follow=True)
    return answer.content.decode()


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_trial_says_what_is_wrong(
    admin: Client, given: dict[str, str], cast: Cast
) -> None:
    admin.post(PAGE, given | {"secret": "another"})
    assert "refuses the client ID or its secret" in tried(admin)
    admin.post(PAGE, given | {"issuer": "http://127.0.0.1:9"})
    assert NO_ANSWER in tried(admin)


@pytest.mark.parametrize(
    "issuer", ["http://login.example.org", "login.example.org", "https://a:b@c.example"]
)
def test_an_issuer_that_cannot_be_is_refused(
    admin: Client, given: dict[str, str], issuer: str
) -> None:
    assert admin.post(PAGE, given | {"issuer": issuer}).status_code == 400
    assert not SignInProvider.objects.exists()


def test_the_first_time_needs_a_secret(admin: Client, given: dict[str, str]) -> None:
    answer = admin.post(PAGE, given | {"secret": ""})

    assert "Enter the secret of the client" in answer.content.decode()
    assert not SignInProvider.objects.exists()


def test_a_secret_is_not_sent_to_another_issuer(
    admin: Client, given: dict[str, str]
) -> None:
    """Who can set the provider cannot read its secret by naming one of their own."""
    admin.post(PAGE, given)
    elsewhere = given | {"issuer": "https://login.example.org"}

    answer = admin.post(PAGE, elsewhere | {"secret": ""})

    assert "Enter the secret of the client" in answer.content.decode()
    assert SignInProvider.objects.get().issuer == given["issuer"]
    admin.post(PAGE, elsewhere | {"secret": "its own"})
    assert SEAL.opened(SignInProvider.objects.get().secret) == "its own"


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
def test_a_provider_sends_the_site_to_no_address_of_its_network(name: str) -> None:
    issuer = "https://login.example.org"
    said = {"issuer": issuer, name: f"{issuer}/here"}
    check_discovered(said, issuer)
    for address in ("http://169.254.169.254/latest", "http://127.0.0.1:6379/", "/x"):
        with pytest.raises(Unreachable, match=f"its {name} must begin with https"):
            check_discovered(said | {name: address}, issuer)
    trial = "http://127.0.0.1:9"
    check_discovered({"issuer": trial, name: f"{trial}/here"}, trial)
    with pytest.raises(Unreachable):
        check_discovered({"issuer": trial, name: "http://127.0.0.1:6379/"}, trial)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
# What a provider sends at once, and then again and again, for as long as it may.
HOSTILE = {
    "no head": (b"", b""),
    "a head without an end": (HEAD, b""),
    "a body without an end": (HEAD + b"\r\n", b" "),
    "a piece without an end": (
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n",
        b" ",
    ),
}


@contextmanager
def provider_that_sends(first: bytes, then: bytes) -> Iterator[str]:
    """Answer each request in this way, until who asked hangs up."""

    class Answer(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            with suppress(OSError):
                self.wfile.write(first)
                while then:
                    self.wfile.write(then)
                self.rfile.read()

    with served(Answer) as issuer:
        yield issuer


@contextmanager
def served(
    answer: type[StreamRequestHandler],
    at: str = "127.0.0.1",
    tls: ssl.SSLContext | None = None,
) -> Iterator[str]:
    with ThreadingTCPServer((at, free_port()), answer) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.usefixtures("here_is_listed")
@pytest.mark.parametrize("how", HOSTILE)
def test_no_one_waits_for_an_answer_that_does_not_end(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(bounded, "LARGEST", 10**12)

    with provider_that_sends(*HOSTILE[how]) as issuer:
        with pytest.raises(Unreachable, match="took longer than"):
            read(discovery_of(issuer))
        # The way by which allauth asks for tokens.
        with pytest.raises(RequestException), Bounded() as session:
            session.request("POST", issuer)


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
    admin: Client,
    given: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(bounded, "LARGEST", 10_000)
    monkeypatch.setattr(bounded, "ANSWER_SECONDS", 10**6)

    with provider_that_sends(*HOSTILE["a body without an end"]) as issuer:
        admin.post(PAGE, given | {"issuer": issuer})
        assert NO_ANSWER in tried(admin)
    assert "its answer is larger than 10,000 bytes" in caplog.text


def issuer_that_says(
    answers: dict[str, bytes], tls: ssl.SSLContext | None = None
) -> Any:
    """Answer each path with these bytes, in which ISSUER is its own address."""

    class Answer(StreamRequestHandler):
        def handle(self) -> None:
            path = self.rfile.readline().split()[1].decode()
            length = 0
            while line := self.rfile.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            self.rfile.read(length)
            host = f"http://127.0.0.1:{self.server.server_address[1]}"  # type: ignore[index]
            body = answers.get(path, b"").replace(b"ISSUER", host.encode())
            with suppress(OSError):
                self.wfile.write(body)

    return served(Answer, tls=tls)


def json_of(status: str, body: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
    return f"{head}Connection: close\r\n\r\n{body}".encode()


DISCOVERY = "/.well-known/openid-configuration"
SAYS = json_of(
    "200 OK",
    '{"issuer": "ISSUER", "authorization_endpoint": "ISSUER/a", '
    '"token_endpoint": "ISSUER/t", "jwks_uri": "ISSUER/k"}',
)
KEYS = json_of("200 OK", '{"keys": [1]}')
# What may be behind an address that an administrator types, or that it names in turn.
BEHIND = {
    "nothing that speaks HTTP": {DISCOVERY: b"220 mail\r\n"},
    "one that hangs up": {},
    "no such page": {DISCOVERY: json_of("404 Not Found", "")},
    "a page": {DISCOVERY: json_of("200 OK", "<p>Hello")},
    "another issuer": {DISCOVERY: json_of("200 OK", '{"issuer": "http://a.example"}')},
    "less than it must say": {DISCOVERY: json_of("200 OK", '{"issuer": "ISSUER"}')},
    "one whose keys are no page": {DISCOVERY: SAYS},
    "one without keys": {DISCOVERY: SAYS, "/k": json_of("200 OK", "{}")},
    "one whose tokens are a page": {
        DISCOVERY: SAYS,
        "/k": KEYS,
        "/t": json_of("200 OK", "<p>Hello"),
    },
    "one that says nothing of the client": {
        DISCOVERY: SAYS,
        "/k": KEYS,
        "/t": json_of("500 Error", "{}"),
    },
}


def test_a_trial_tells_no_port_apart(
    admin: Client,
    given: dict[str, str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whatever is behind the address, the page says the same; the log says why."""
    said = set()
    for answers in BEHIND.values():
        with issuer_that_says(answers) as issuer:
            admin.post(PAGE, given | {"issuer": issuer})
            said.add(alert_of(tried(admin)))
    admin.post(PAGE, given | {"issuer": f"http://127.0.0.1:{free_port()}"})
    said.add(alert_of(tried(admin)))

    assert said == {NO_ANSWER}
    for reason in ("answered 404", "names another issuer", "it has no keys"):
        assert reason in caplog.text


def alert_of(page: str) -> str:
    (found,) = re.findall(r"The provider [^<]*", page)
    return str(found)


def test_an_address_of_the_sites_own_network_is_not_asked(
    admin: Client,
    given: dict[str, str],
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    admin.post(PAGE, given)
    settings.SSO_NETWORKS = [ip_network("10.1.0.0/16")]

    assert alert_of(tried(admin)) == NO_ANSWER

    assert "127.0.0.1, and SSO_NETWORKS does not list that" in caplog.text
    settings.SSO_NETWORKS = [ip_network("127.0.0.1/32")]
    assert "knows this site" in tried(admin)


@pytest.mark.usefixtures("by_environment")
def test_the_address_that_was_checked_is_asked(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server may name another address to who asks it a second time."""
    settings.SSO_NETWORKS = [ip_network("127.0.0.1/32")]
    n_asked, reached = 0, []
    look_up = socket.getaddrinfo

    def named(host: str, *args: Any, **more: Any) -> Any:
        nonlocal n_asked
        if host != "login.example.org":
            return look_up(host, *args, **more)
        n_asked += 1
        return look_up(f"127.0.0.{min(n_asked, 2)}", *args, **more)

    class Answer(StreamRequestHandler):
        def handle(self) -> None:
            reached.append(self.request.getsockname()[0])
            while self.rfile.readline().strip():
                pass
            self.wfile.write(KEYS)

    monkeypatch.setattr(socket, "getaddrinfo", named)
    # At every address of this machine.
    with served(Answer, at="0.0.0.0") as address:
        port = urlsplit(address).port
        assert read(f"http://login.example.org:{port}/k") == {"keys": [1]}
        assert (n_asked, reached) == (1, ["127.0.0.1"])
        # Now it names the other, which the operator does not list.
        with pytest.raises(Unreachable):
            read(f"http://login.example.org:{port}/k")
        assert reached == ["127.0.0.1"]


@pytest.mark.usefixtures("here_is_listed")
def test_a_certificate_is_still_checked_by_the_name(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)

    with issuer_that_says({"/k": KEYS}, tls) as issuer, Bounded() as session:
        port = urlsplit(issuer).port
        by_name = f"https://localhost:{port}/k"
        answer = session.request("GET", by_name, verify=str(certificate))
        assert answer.json() == {"keys": [1]}
        with pytest.raises(SSLError):
            session.request(
                "GET",
                by_name.replace("localhost", "127.0.0.1"),
                verify=str(certificate),
            )


@pytest.mark.usefixtures("by_environment")
def test_http_is_for_a_demonstration(
    admin: Client, given: dict[str, str], settings: Any
) -> None:
    settings.DEMO = False

    answer = admin.post(PAGE, given)

    assert answer.status_code == 400
    assert "must begin with https://" in answer.content.decode()
    assert not SignInProvider.objects.exists()


def test_what_the_environment_sets_comes_first(
    admin: Client, oidc: Oidc, cast: Cast
) -> None:
    page = shown(admin, PAGE)

    assert "The operator of the site has set single sign-on" in page
    assert CLIENT_SECRET not in page
    assert "knows this site" in tried(admin)
    other = {"issuer": "https://login.example.org", "name": "Other", "secret": "x"}
    other |= {"client_id": "x", "subject_claim": "sub", "groups_claim": "groups"}
    assert admin.post(PAGE, other).status_code == 400
    assert not SignInProvider.objects.exists()


def test_another_force_neither_sees_nor_changes_it(
    client: Client, cast: Cast, given: dict[str, str]
) -> None:
    client.force_login(cast.admin)
    client.post(PAGE, given | {"is_on": "on"})
    away = make_organisation("away", "police", cast.other_officer.force)
    client.force_login(make_user("away-admin", "admin", away))

    assert given["issuer"] not in shown(client, PAGE)
    assert client.post(f"{PAGE}try/").status_code == 404
    assert client.post(PAGE, given | {"issuer": "https://b.example"}).status_code == 400
    assert SignInProvider.objects.get().issuer == given["issuer"]


def test_its_secret_outlives_the_key_that_it_was_stored_under(
    admin: Client, given: dict[str, str], settings: Any
) -> None:
    admin.post(PAGE, given)
    row = SignInProvider.objects.get()
    earlier = settings.SECRET_KEY
    with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[earlier]):
        assert SECRETS.renew(row.pk) == Renewal.RENEWED
        assert SECRETS.renew(row.pk) == Renewal.CURRENT
    with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[]):
        row.refresh_from_db()
        assert SEAL.opened(row.secret) == CLIENT_SECRET
