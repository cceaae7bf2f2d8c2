"""Is a reader of a group that another team leads asked why, and is it logged?"""

from typing import Any

import pytest
from django.test import Client

from operations.groups.models import CrimeGroup
from stronghold.core.audit.models import Event
from tests.api.groups.conftest import ENDPOINT, URL, SignIn
from tests.factories import Cast, make_group, make_team
from tests.reasons import reason_of

CANARY = "heliotrope"
FORMS = ("", "correct/", "status/", "withdraw/")


@pytest.fixture
def group(supervisor: Client, cast: Cast) -> CrimeGroup:
    """A group that the supervisor's team leads."""
    return make_group(cast.supervisor, name=CANARY)


def read_events(username: str, reference: str) -> list[Event]:
    events = Event.objects.filter(
        actor=username, kind="consultation", records__contains=[reference]
    )
    return list(events.exclude(detail__has_key="change").order_by("pk"))


def test_the_lead_team_is_not_asked(supervisor: Client, group: CrimeGroup) -> None:
    for page in FORMS:
        answer = supervisor.get(f"{URL}{group.reference}/{page}")
        assert answer.status_code == 200

    assert not any(e.reason_digest for e in read_events("supervisor", group.reference))


@pytest.mark.parametrize("page", FORMS)
def test_another_reader_is_asked_before_anything_is_shown(
    sign_in: SignIn, group: CrimeGroup, page: str
) -> None:
    client = sign_in("records")
    url = f"{URL}{group.reference}/{page}"

    asked = client.get(url)
    form = client.get(asked["Location"])

    assert asked.status_code == 302
    assert asked["Location"].startswith(f"{URL}{group.reference}/why/?next=")
    assert CANARY not in asked.content.decode() + form.content.decode()
    assert read_events("records", group.reference) == []

    shown = client.post(asked["Location"], {"code": "review"}, follow=True)

    assert shown.redirect_chain == [(url, 302)]
    assert CANARY in shown.content.decode()
    (read,) = read_events("records", group.reference)
    assert read.detail["reason"] == "review"
    assert reason_of(read) == "Supervision or review"


def test_the_page_of_a_disruption_asks_too(sign_in: SignIn, group: CrimeGroup) -> None:
    answer = sign_in("records").get(f"{URL}disruptions/{group.reference}/new/")

    assert answer.status_code == 302
    assert "/why/" in answer["Location"]


def test_the_list_shows_the_group_and_asks_nothing(
    sign_in: SignIn, group: CrimeGroup
) -> None:
    page = sign_in("records").get(URL)

    assert page.status_code == 200
    assert CANARY in page.content.decode()


def test_the_api_takes_the_reason_in_a_header(
    sign_in: SignIn, group: CrimeGroup
) -> None:
    client = sign_in("records")

    for url in (ENDPOINT, f"{ENDPOINT}/{group.reference}"):
        refused = client.get(url)
        assert refused.status_code == 403
        assert "linked" in str(refused.json())
        assert CANARY not in refused.content.decode()
        allowed = client.get(url, headers={"X-Reason": "linked"})
        assert allowed.status_code == 200
        assert CANARY in allowed.content.decode()
        assert client.get(url, headers={"X-Reason": "risk"}).status_code == 403
    assert {e.detail["reason"] for e in read_events("records", group.reference)} == {
        "linked"
    }


def test_who_hands_the_lead_over_is_asked_from_then_on(
    supervisor: Client, cast: Cast, group: CrimeGroup
) -> None:
    east: Any = make_team(cast.supervisor.organisation, code="east")
    CrimeGroup.objects.filter(pk=group.pk).update(team=east)

    assert supervisor.get(f"{URL}{group.reference}/").status_code == 302


def test_those_without_the_verb_are_refused_the_question(
    sign_in: SignIn, group: CrimeGroup
) -> None:
    for name in ("officer", "partner"):
        url = f"{URL}{group.reference}/why/"
        assert sign_in(name).get(url).status_code == 403
    assert sign_in("records").get(f"{URL}N-7F3K-92QX/why/").status_code == 404
