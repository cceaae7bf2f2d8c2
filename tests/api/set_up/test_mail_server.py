"""/force/e-mail/: an administrator sets the server of a force; real ones get it."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event as Stop
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.test import Client, override_settings

from stronghold.core.accounts.choices import Notice
from stronghold.core.accounts.models import MailServer, NoticeMail, User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.audit.models import Event
from stronghold.core.mail import servers
from stronghold.core.mail.queries import servers_set
from stronghold.core.secrets.secret_key import Renewal
from stronghold.force_setup.e_mail.actions import SECRETS
from stronghold.sign_in.notices.actions import send_notices
from tests.certificates import self_signed
from tests.factories import Cast, make_user
from tests.ports import free_port

PAGE, SERVER, SET_UP = "/force/e-mail/", "/force/e-mail/server/", "/force/set-up/"
USER, WORD = "stronghold", "a password that no page shows"
SENDER = "stronghold@force.example"
AsUser = Callable[[User], Client]


class Inbox:
    """Keeps what it is sent, and who signed in to send it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.signed_in: list[tuple[str, str]] = []

    def signs_in(self, _server: Any, _session: Any, _envelope: Any, *given: Any) -> Any:
        _, found = given
        assert isinstance(found, LoginPassword)
        self.signed_in.append((found.login.decode(), found.password.decode()))
        return AuthResult(success=self.signed_in[-1] == (USER, WORD))

    async def handle_DATA(  # noqa: N802 - the name that the server calls
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.messages.append(message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def mail_server(**how: Any) -> Iterator[tuple[Inbox, int]]:
    inbox, port = Inbox(), free_port()
    server = Controller(inbox, hostname="localhost", port=port, **how)
    server.start()
    try:
        yield inbox, port
    finally:
        server.stop()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """The certificate of localhost, which this machine trusts."""
    certificate, key = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
def starting_tls(tls: ssl.SSLContext) -> Iterator[tuple[Inbox, int]]:
    """A server that takes e-mail only from who signs in by STARTTLS."""
    inbox = Inbox()
    port = free_port()
    server = Controller(
        inbox,
        hostname="localhost",
        port=port,
        tls_context=tls,
        require_starttls=True,
        auth_required=True,
        authenticator=inbox.signs_in,
    )
    server.start()
    yield inbox, port
    server.stop()


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    User.objects.filter(pk=cast.admin.pk).update(email="admin@force.example")
    client.force_login(User.objects.get(pk=cast.admin.pk))
    return client


def typed(port: int, **given: Any) -> dict[str, Any]:
    return {
        "host": "localhost",
        "port": port,
        "encryption": "starttls",
        "username": USER,
        "password": WORD,
        "sender": SENDER,
        **given,
    }


def plain(port: int, **given: Any) -> dict[str, Any]:
    """What is typed of a server of the force's own network, without signing in."""
    return typed(port, encryption="none", username="", password="", **given)


def shown(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_it_is_set_and_the_next_message_takes_it_signed_in_and_encrypted(
    admin: Client, cast: Cast, starting_tls: tuple[Inbox, int], mailoutbox: list[Any]
) -> None:
    inbox, port = starting_tls
    assert "Set the server" in shown(admin, PAGE)
    admin.post(PAGE)
    assert send_notices() == 1
    assert (len(mailoutbox), inbox.messages) == (1, [])
    assert "a test message was sent" not in shown(admin, SET_UP)

    answer = admin.post(SERVER, typed(port))

    assert answer["Location"] == PAGE
    assert "Set, and not tried" in shown(admin, SET_UP)
    admin.post(PAGE)
    assert send_notices() == 1
    [message] = inbox.messages
    assert (message["From"], message["To"]) == (SENDER, "admin@force.example")
    assert inbox.signed_in == [(USER, WORD)]
    assert "a test message was sent" in shown(admin, SET_UP)
    page = shown(admin, PAGE)
    assert f"localhost, port {port}" in page
    assert "STARTTLS" in page
    event = Event.objects.filter(detail__change="force_mail_set").get()
    assert set(event.detail["fields"]) >= {"host", "password"}
    row = MailServer.objects.values().get()
    for text in (page, shown(admin, SERVER), str(event.detail), str(row)):
        assert WORD not in text
    assert WORD not in repr(servers_set())
    assert "localhost" in shown(admin, "/statements/processing/")


def test_tls_from_the_start(admin: Client, tls: ssl.SSLContext) -> None:
    with mail_server(ssl_context=tls) as (inbox, port):
        given = typed(port, encryption="tls", username="", password="")
        admin.post(SERVER, given)
        admin.post(PAGE)
        assert send_notices() == 1
    assert len(inbox.messages) == 1


def test_nothing_is_sent_to_a_server_that_no_authority_vouches_for(
    admin: Client,
    starting_tls: tuple[Inbox, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    inbox, port = starting_tls
    monkeypatch.delenv("SSL_CERT_FILE")
    admin.post(SERVER, typed(port))
    admin.post(PAGE)

    assert send_notices() == 0

    assert (inbox.messages, inbox.signed_in) == ([], [])
    assert "The server did not take it, tried once" in shown(admin, PAGE)


def test_the_environment_comes_first(
    admin: Client, settings: Any, mailoutbox: list[Any]
) -> None:
    with mail_server() as (inbox, port):
        assert admin.post(SERVER, plain(port)).status_code == 302
        settings.EMAIL_HOST = "mail.operator.example"

        for path in (PAGE, SERVER):
            assert "The operator of the site" in shown(admin, path)
        assert 'name="host"' not in shown(admin, SERVER)
        assert "mail.operator.example" in shown(admin, PAGE)
        refused = admin.post(SERVER, plain(port, sender="b@force.example"))
        assert refused.status_code == 400
        assert MailServer.objects.get().sender == SENDER
        admin.post(PAGE)
        assert send_notices() == 1
        assert (len(mailoutbox), inbox.messages) == (1, [])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"host": "elsewhere.example"}, "Enter the password"),
        ({"port": 26}, "Enter the password"),
        ({"encryption": "tls"}, "Enter the password"),
        ({"username": "other"}, "Enter the password"),
        ({"encryption": "none"}, "Choose an encryption"),
        ({"username": "", "password": WORD}, "Enter the username"),
        ({"host": "https://mail.example"}, "the name of the server alone"),
        ({"host": "a b"}, "the name of the server alone"),
        ({"port": 0}, "1 or more"),
        ({"sender": "x"}, "Enter an e-mail address"),
    ],
)
def test_a_password_goes_to_no_other_server_and_never_readable(
    admin: Client, changed: dict[str, Any], words: str
) -> None:
    admin.post(SERVER, typed(587))
    before = MailServer.objects.values().get()

    answer = admin.post(SERVER, typed(587, password="") | changed)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert MailServer.objects.values().get() == before
    # Nothing else needs it again.
    other = typed(587, password="", sender="alerts@force.example")
    assert admin.post(SERVER, other).status_code == 302
    [found] = servers_set()
    assert (found.password, found.server.sender) == (WORD, "alerts@force.example")


def test_each_force_has_a_server_of_its_own_and_none_holds_up_another(
    admin: Client, cast: Cast, as_user: AsUser, mailoutbox: list[Any]
) -> None:
    police = cast.other_officer.organisation
    away = make_user("away-admin", "admin", police, email="away@force.example")
    with mail_server() as (own, port), mail_server() as (theirs, other):
        admin.post(SERVER, plain(port))
        assert "localhost" not in shown(as_user(away), PAGE)
        as_user(away).post(SERVER, plain(other, sender="away@force.example"))
        for user in (User.objects.get(pk=cast.admin.pk), away):
            notify(user, Notice.MAIL_TRIED)

        assert send_notices() == 2

        assert [one["To"] for one in own.messages] == ["admin@force.example"]
        assert [one["To"] for one in theirs.messages] == ["away@force.example"]
        for user in (User.objects.get(pk=cast.admin.pk), away):
            notify(user, Notice.MAIL_TRIED)
        # Nothing answers there.
        MailServer.objects.filter(force=cast.admin.force).update(port=free_port())
        assert send_notices() == 1
        assert len(theirs.messages) == 2
    assert mailoutbox == []


def test_without_a_host_it_is_not_used_and_its_password_is_gone(
    admin: Client, mailoutbox: list[Any]
) -> None:
    admin.post(SERVER, typed(587))

    assert admin.post(SERVER, typed(587, host="", password="")).status_code == 302

    row = MailServer.objects.get()
    assert (row.host, row.secret) == ("", "")
    admin.post(PAGE)
    assert send_notices() == 1
    assert len(mailoutbox) == 1
    assert "reaches no one" in shown(admin, PAGE)


def test_its_password_outlives_the_key_that_it_was_stored_under(
    admin: Client, settings: Any
) -> None:
    admin.post(SERVER, typed(587))
    row = MailServer.objects.get()
    earlier = settings.SECRET_KEY
    with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[earlier]):
        assert SECRETS.renew(row.pk) == Renewal.RENEWED
    with override_settings(SECRET_KEY="n" * 50, SECRET_KEY_FALLBACKS=[]):
        [found] = servers_set()
        assert found.password == WORD


class _Drips(StreamRequestHandler):
    """Begins a greeting that never ends."""

    def handle(self) -> None:
        with suppress(OSError):
            self.wfile.write(b"220 ")
            while True:
                self.wfile.write(b"x" * 10)
                if self.server.ended.wait(0.02):  # type: ignore[attr-defined]
                    return


def test_the_worker_waits_for_no_reply_that_does_not_end(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "REPLY_SECONDS", 0.3)
    monkeypatch.setattr("smtplib._MAXLINE", 10**9)
    with ThreadingTCPServer(("127.0.0.1", free_port()), _Drips) as server:
        server.ended = Stop()  # type: ignore[attr-defined]
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        admin.post(SERVER, plain(server.server_address[1], host="127.0.0.1"))
        admin.post(PAGE)

        assert send_notices() == 0

        server.ended.set()  # type: ignore[attr-defined]
        server.shutdown()
    assert NoticeMail.objects.get().attempts == 1


@pytest.mark.parametrize("name", ["officer", "supervisor", "records", "partner"])
def test_no_one_else_sees_or_sets_it(cast: Cast, as_user: AsUser, name: str) -> None:
    someone = as_user(getattr(cast, name))

    assert someone.get(SERVER).status_code == 403
    assert someone.post(SERVER, plain(587)).status_code == 403
    assert not MailServer.objects.exists()
