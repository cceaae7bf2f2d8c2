"""Keys: shown once, kept as a digest, revoked, run out, wrong, and in no log."""

import json
import logging
from datetime import timedelta

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.logs import HideSecrets
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.program_keys.actions import make_key
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.rules import MOST_KEYS
from stronghold.core.secrets.tokens import MOST_WRONG
from stronghold.core.sharing.models import Agreement
from tests.api.ogc.conftest import Ask
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])

PAGE = "/keys/"


def test_a_key_works_in_either_header_and_in_the_address(key: str, ask: Ask) -> None:
    program = Client()

    assert ask("").status_code == 200
    assert program.get("/ogc/", headers={"X-API-Key": key}).status_code == 200
    assert program.get("/ogc/", {"key": key}).status_code == 200
    assert program.get("/ogc/", {"key": f"{key}x"}).status_code == 401


def test_without_one_the_answer_says_only_how_to_get_one() -> None:
    answer = Client().get("/ogc/")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert "X-API-Key" in json.loads(answer.content)["description"]
    page = Client().get("/ogc/", headers={"Accept": "text/html"})
    assert page.status_code == 401
    assert "Keys for programs" in page.content.decode()


def test_it_is_shown_once_and_kept_as_a_digest(
    client: Client, cast: Cast, agreement: Agreement
) -> None:
    client.force_login(cast.partner)

    shown = client.post(PAGE, {"name": "QGIS at work", "scopes": "maps", "days": "90"})

    (key,) = ProgramKey.objects.all()
    token = shown.content.decode().partition('value="shk_')[2].partition('"')[0]
    assert len(token) > 40
    assert shown["Cache-Control"] == "no-store"
    assert key.agreement == agreement.reference
    assert key.until - key.made_at == timedelta(days=90)
    assert token not in f"{key.digest}{key.name}"
    later = client.get(PAGE).content.decode()
    assert "QGIS at work" in later
    assert "Last used: Never" in later
    assert token not in later
    assert Client().get("/ogc/", {"key": f"shk_{token}"}).status_code == 200
    assert "Last used: Never" not in client.get(PAGE).content.decode()


def test_one_s_own_is_revoked_and_no_one_else_s(
    client: Client, cast: Cast, ask: Ask
) -> None:
    (key,) = ProgramKey.objects.all()
    client.force_login(cast.analyst)
    assert client.post(f"{PAGE}{key.pk}/revoke/").status_code == 404
    assert ask("").status_code == 200

    client.force_login(cast.partner)
    assert client.post(f"{PAGE}{key.pk}/revoke/").status_code == 302

    answer = ask("")
    assert answer.status_code == 401
    assert "revoked" in json.loads(answer.content)["description"]


def test_it_runs_out(ask: Ask) -> None:
    with clock.stopped(clock.now() + timedelta(days=31)):
        answer = ask("")

    assert answer.status_code == 401
    assert "expired on" in json.loads(answer.content)["description"]


def test_it_may_do_only_what_its_owner_may(ask: Ask, cast: Cast) -> None:
    User.objects.filter(pk=cast.partner.pk).update(is_active=False)

    assert ask("").status_code == 403
    (event,) = Event.objects.filter(kind=Kind.REFUSAL)
    assert event.actor == "partner"


def test_it_opens_only_the_agreement_it_was_made_for(ask: Ask, cast: Cast) -> None:
    assert ask("", agreement="G-ELSE-0002").status_code == 200
    with pytest.raises(RuleBroken):
        make_key(
            by=cast.partner, name="x", scopes=["maps"], days=30, agreement="G-ELSE-0002"
        )


def test_who_may_not_use_features_gets_none(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        make_key(by=cast.officer, name="QGIS", scopes=["maps"], days=30)


def test_there_are_not_too_many(cast: Cast, key: str) -> None:
    for n in range(MOST_KEYS - 1):
        make_key(
            by=cast.partner,
            name=str(n),
            scopes=["maps"],
            days=30,
            agreement="G-TEST-0001",
        )
    with pytest.raises(RuleBroken, match="revoke one"):
        make_key(
            by=cast.partner,
            name="more",
            scopes=["maps"],
            days=30,
            agreement="G-TEST-0001",
        )


def test_wrong_keys_are_logged_until_there_are_too_many(ask: Ask) -> None:
    for _ in range(MOST_WRONG):
        assert ask("", by="shk_wrong").status_code == 401
    late = ask("", by="shk_wrong")

    assert (late.status_code, late["Retry-After"]) == (429, "600")
    wrong = Event.objects.filter(kind=Kind.SIGN_IN_FAILED)
    assert wrong.count() == MOST_WRONG
    assert "wrong" not in json.dumps([event.detail for event in wrong])
    # A person with a valid key is not shut out by a neighbour.
    assert ask("").status_code == 200


@pytest.mark.parametrize(
    "line",
    [
        '"GET /ogc/?key=shk_secret&f=json HTTP/1.1" 200',
        '"GET /ogc/?f=json&key=typed-wrongly-secret HTTP/1.1" 200',
        '"GET /ogc/" "http://localhost/ogc/?key%3Dsecret"',
        "Error handling request /ogc/api?KEY=secret",
        "Authorization: Bearer shk_secret-1_2",
    ],
)
def test_no_log_holds_it(line: str) -> None:
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (line,), None)

    HideSecrets().filter(record)

    assert "secret" not in record.getMessage()
    assert "…" in record.getMessage()


def test_the_page_says_what_is_wrong(
    client: Client, cast: Cast, agreement: Agreement
) -> None:
    client.force_login(cast.partner)

    answer = client.post(PAGE, {"name": " ", "scopes": "maps", "days": "90"})

    assert answer.status_code == 400
    assert "Say what the key is for" in answer.content.decode()
