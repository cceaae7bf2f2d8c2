"""Does nothing of safeguarding reach those without the verb, and is a read logged?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from stronghold.core.audit.models import Event, Reason
from stronghold.core.records.kind import RecordKind
from stronghold.core.sharing.fields import FieldClass
from tests.addresses import addresses
from tests.api.safeguarding.conftest import URL
from tests.factories import (
    Cast,
    make_concern,
    make_county_line,
    make_referral,
    make_report,
)
from tests.reasons import say_why

CANARY = "heliotrope"
SignIn = Callable[[str], Client]


@pytest.fixture
def world(cast: Cast) -> dict[str, str]:
    """A report with a concern, a referral and a county line, each with the canary."""
    report = make_report(cast.officer)
    concern = make_concern(cast.officer, report=report, words=CANARY)
    given = {"to_name": CANARY, "recipient_role": CANARY, "their_reference": "H7"}
    referral = make_referral(cast.officer, report=report, concern=concern, **given)
    line = make_county_line(cast.officer, name=CANARY, hub=CANARY)
    return {
        "report": report.reference,
        "concerns": concern.reference,
        "referrals": referral.reference,
        "lines": line.reference,
    }


def pages(world: dict[str, str]) -> list[str]:
    kinds = ("concerns", "referrals", "lines")
    return [
        URL,
        "/api/v1/referrals",
        f"/api/v1/referrals/{world['referrals']}",
        *(f"{URL}{kind}/" for kind in kinds),
        *(f"{URL}{kind}/{world[kind]}/" for kind in kinds),
    ]


@pytest.mark.parametrize("name", ["officer", "supervisor", "records"])
def test_who_works_on_it_reads_it(
    sign_in: SignIn, cast: Cast, world: dict[str, str], name: str
) -> None:
    client = sign_in(name)
    for kind in ("concerns", "referrals"):
        say_why(getattr(cast, name), world[kind])

    for url in pages(world):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("name", ["analyst", "partner", "admin"])
def test_no_one_else_does(sign_in: SignIn, world: dict[str, str], name: str) -> None:
    client = sign_in(name)

    for url in pages(world):
        answer = client.get(url)
        assert answer.status_code == 403, url
        assert CANARY not in answer.content.decode()


def test_another_force_finds_nothing(sign_in: SignIn, world: dict[str, str]) -> None:
    client = sign_in("other_officer")

    for url in pages(world):
        answer = client.get(url)
        assert answer.status_code in {200, 404}, url
        shown = answer.content.decode()
        assert not any(text in shown for text in (CANARY, *world.values())), url


def test_the_panel_of_a_report_shows_to_those_with_the_verb_alone(
    sign_in: SignIn, world: dict[str, str]
) -> None:
    url = f"/reports/{world['report']}/"

    shown = sign_in("officer").get(url).content.decode()
    assert "Exploitation concern raised" in shown
    assert world["referrals"] in shown

    shown = sign_in("analyst").get(url).content.decode()
    for text in ("xploitation", "Safeguarding", world["concerns"], world["referrals"]):
        assert text not in shown


def test_the_analyst_finds_no_word_of_it_anywhere(
    sign_in: SignIn, world: dict[str, str]
) -> None:
    """Neither on a page, nor by the search, nor in the ledger or the API."""
    client = sign_in("analyst")
    found = client.post("/search/", {"words": CANARY}, follow=True)
    shown = found.content.decode().replace(f'value="{CANARY}"', "")
    assert world["referrals"] not in shown
    visited = 0
    for address in addresses():
        if address.arguments or ":" not in address.name:
            continue
        answer = client.get(reverse(address.name))
        visited += 1
        if answer.streaming:
            continue
        body = answer.content.decode(errors="ignore")
        assert CANARY not in body, address.name
        assert world["concerns"] not in body, address.name
    assert visited > 10


def test_the_search_finds_none_of_its_words_for_anyone(
    sign_in: SignIn, world: dict[str, str]
) -> None:
    found = sign_in("officer").post("/search/", {"words": CANARY}, follow=True)

    shown = found.content.decode()
    assert not any(world[kind] in shown for kind in ("concerns", "referrals", "lines"))


@pytest.mark.parametrize("kind", ["concerns", "referrals", "lines"])
def test_each_read_is_logged(sign_in: SignIn, world: dict[str, str], kind: str) -> None:
    client = sign_in("officer")

    for url in (f"{URL}{kind}/", f"{URL}{kind}/{world[kind]}/"):
        before = Event.objects.count()
        client.get(url)
        event = Event.objects.order_by("-pk").first()
        assert event
        assert Event.objects.count() == before + 1
        assert (event.kind, world[kind] in event.records) == ("consultation", True)


def test_no_word_of_it_is_in_the_audit_log(
    sign_in: SignIn, world: dict[str, str]
) -> None:
    client = sign_in("officer")
    for url in pages(world):
        client.get(url)

    rows = Event.objects.values_list("detail", "recipient")
    rows = [*rows, *Reason.objects.values_list("words")]
    assert not any(CANARY in str(row) for row in rows)


@pytest.mark.parametrize("kind", [REFERRALS, CONCERNS, LINES], ids=lambda k: k.code)
def test_no_field_of_it_is_open(kind: RecordKind[Any]) -> None:
    """Figures and partners may read what is open: not even a day of these is."""
    assert FieldClass.OPEN not in kind.classes.values()


@pytest.mark.parametrize("kind", ["concerns", "lines"])
def test_neither_concerns_nor_lines_can_be_exported(
    sign_in: SignIn, world: dict[str, str], kind: str
) -> None:
    client = sign_in("supervisor")

    assert "Export" not in client.get(f"{URL}{kind}/").content.decode()
    refused = client.get(f"{reverse('exports:new')}?of={kind}")
    assert refused.status_code == 400
    assert world[kind] not in refused.content.decode()
