"""Is a disruption recorded with what shows it, counted, and never edited?"""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from operations.disruptions.models import ERASED, Disruption
from operations.groups.models import CrimeGroup
from operations.links.actions import link_records
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.groups.conftest import ENDPOINT, URL, SignIn
from tests.factories import Cast, make_arrest, make_group
from tests.things import make_disruption

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
LIST = f"{URL}disruptions/"


@pytest.fixture
def group(supervisor: Client, cast: Cast) -> CrimeGroup:
    return make_group(cast.supervisor, name="Lantern", status="active")


@pytest.fixture
def arrest(cast: Cast, group: CrimeGroup) -> Any:
    """An arrest that is linked to the group."""
    row = make_arrest(cast.officer)
    link_records(by=cast.supervisor, reference=group.reference, other=row.reference)
    return row


def new_url(group: CrimeGroup) -> str:
    return reverse("disruptions:new", args=[group.reference])


def form(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "kind": "arrest",
        "level": "moderate",
        "happened_on_day": "17",
        "happened_on_month": "11",
        "happened_on_year": "2026",
        "no_evidence_because": "",
    }
    return fields | given


def shown(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_is_recorded_with_the_record_that_shows_it(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    assert arrest.reference in shown(supervisor, new_url(group))

    answer = supervisor.post(new_url(group), form(evidence=[arrest.reference]))

    assert answer.status_code == 302
    row = Disruption.objects.get()
    assert (row.n, row.kind, row.level) == (1, "arrest", "moderate")
    assert (row.happened_on, row.evidence) == (date(2026, 11, 17), [arrest.reference])
    page = shown(supervisor, f"{URL}{group.reference}/")
    line = page.partition('id="disruptions"')[2].partition("</section>")[0]
    for text in ("Arrest of a suspected member", "Moderate", "17 November 2026"):
        assert text in line
    assert f"/operations/arrests/{arrest.reference}/" in line
    event = Event.objects.filter(detail__change="disruption_recorded").get()
    assert event.records == [group.reference]


def test_a_form_sent_twice_stores_one(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    sent = form(evidence=[arrest.reference])

    for _ in range(2):
        assert supervisor.post(new_url(group), sent).status_code == 302

    assert Disruption.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kind": ""}, "Choose what it was"),
        ({"level": ""}, "Choose the level"),
        ({"happened_on_day": ""}, "must include a day"),
        ({"happened_on_year": "2027"}, "must be today or in the past"),
        ({}, "Choose the records that show it, or say why there is none"),
        ({"evidence": ["A-7F3K-92QX"]}, "Choose from the list"),
        ({"no_evidence_because": "Mr Smith was charged"}, "Keep the words as they are"),
    ],
)
def test_each_mistake_has_its_message(
    supervisor: Client,
    group: CrimeGroup,
    arrest: Any,
    given: dict[str, Any],
    message: str,
) -> None:
    answer = supervisor.post(new_url(group), form(**given))

    assert answer.status_code == 400
    assert message in answer.content.decode()
    assert not Disruption.objects.exists()


def test_without_a_linked_record_it_says_why(
    supervisor: Client, group: CrimeGroup
) -> None:
    refused = supervisor.post(new_url(group), form())
    assert refused.status_code == 400
    assert "Choose the records that show it" in refused.content.decode()

    words = "The charge is in another force"
    supervisor.post(new_url(group), form(no_evidence_because=words))

    assert Disruption.objects.get().no_evidence_because == words
    assert words in shown(supervisor, f"{URL}{group.reference}/")


def test_one_in_error_stays_on_the_page_and_counts_no_longer(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    supervisor.post(new_url(group), form(evidence=[arrest.reference]))
    assert group.reference in shown(supervisor, LIST)
    url = reverse("disruptions:withdraw", args=[group.reference, 1])

    assert supervisor.post(url, {"reason": " "}).status_code == 400
    supervisor.post(url, {"reason": "Recorded twice"})

    page = shown(supervisor, f"{URL}{group.reference}/")
    assert "Recorded in error" in page
    assert "Recorded twice" in page
    assert group.reference not in shown(supervisor, LIST)
    again = supervisor.post(url, {"reason": "Recorded twice"})
    assert again.status_code == 400


def test_the_database_refuses_to_edit_or_delete_one(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    supervisor.post(new_url(group), form(evidence=[arrest.reference]))
    row = Disruption.objects.get()

    for change in (
        lambda: Disruption.objects.filter(pk=row.pk).update(level="major"),
        lambda: Disruption.objects.filter(pk=row.pk).update(evidence=["A-1"]),
        lambda: Disruption.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_list_is_narrowed_by_day_kind_and_level(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    supervisor.post(new_url(group), form(evidence=[arrest.reference]))

    for query in ("from=2026-11-16&to=2026-11-22", "kind=arrest", "level=moderate"):
        assert group.reference in shown(supervisor, f"{LIST}?{query}")
    for query in ("from=2026-11-18", "to=2026-11-16", "kind=charge", "level=major"):
        assert group.reference not in shown(supervisor, f"{LIST}?{query}")


def test_the_list_counts_groups_under_way_and_leads_to_them(
    supervisor: Client, cast: Cast, group: CrimeGroup
) -> None:
    make_group(cast.supervisor, status="suspected")
    done = make_group(cast.supervisor, status="disrupted")

    figures = shown(supervisor, LIST).partition("sh-figures")[2]

    url = f"{URL}?under_way=yes"
    assert f'href="{url}"' in figures
    assert '<p class="sh-figure__value">2</p>' in figures
    rows = shown(supervisor, url)
    assert group.reference in rows
    assert done.reference not in rows


def week_of(client: Client) -> str:
    return shown(client, "/weekly/2026-W47/")


def test_the_brief_counts_them_for_those_alone_who_may_read_groups(
    supervisor: Client, sign_in: SignIn, group: CrimeGroup, arrest: Any
) -> None:
    supervisor.post(new_url(group), form(evidence=[arrest.reference]))

    part = week_of(supervisor).partition('id="groups"')[2].partition("</details>")[0]

    assert "1: list them, groups under way now" in part
    assert "1: list them, disruptions in this week" in part
    assert "from=2026-11-16&amp;to=2026-11-22" in part
    assert group.reference in part
    for name in ("officer", "analyst"):
        page = week_of(sign_in(name))
        assert "rganised crime" not in page
        assert "Lantern" not in page


def test_of_a_group_in_error_none_counts(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    supervisor.post(new_url(group), form(evidence=[arrest.reference]))

    supervisor.post(f"{URL}{group.reference}/withdraw/", {"reason": "Recorded twice"})

    assert "Lantern" not in shown(supervisor, LIST)
    assert supervisor.get(new_url(group)).status_code == 404


@pytest.mark.parametrize("name", ["officer", "analyst", "partner", "admin"])
def test_others_are_refused(
    sign_in: SignIn, group: CrimeGroup, arrest: Any, name: str
) -> None:
    client = sign_in(name)
    withdraw = reverse("disruptions:withdraw", args=[group.reference, 1])

    for url in (LIST, new_url(group), withdraw):
        assert client.get(url).status_code == 403
    for url in (new_url(group), withdraw):
        assert client.post(url, form()).status_code == 403
    endpoint = f"{ENDPOINT}/{group.reference}/disruptions"
    assert client.get(endpoint).status_code == 403
    assert not Disruption.objects.exists()


def body(**given: Any) -> dict[str, Any]:
    fields = {
        "client_uuid": str(uuid.uuid4()),
        "kind": "seizure",
        "level": "minor",
        "happened_on": "2026-11-17",
    }
    return fields | given


def test_the_api_stores_one_once_and_lists_it(
    supervisor: Client, group: CrimeGroup, arrest: Any
) -> None:
    url = f"{ENDPOINT}/{group.reference}/disruptions"
    sent = body(evidence=[arrest.reference])

    answers = [
        supervisor.post(url, sent, content_type="application/json") for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["evidence"] == [arrest.reference]
    assert answers[0].json()["evidence_recorded"] is True
    assert supervisor.get(url).json() == [answers[0].json()]
    refused = supervisor.post(url, body(), content_type="application/json")
    assert refused.status_code == 400
    assert "evidence" in refused.json()["errors"]


def test_the_api_asks_for_a_reason_where_another_team_leads(
    sign_in: SignIn, cast: Cast, group: CrimeGroup, arrest: Any
) -> None:
    client = sign_in("records")
    url = f"{ENDPOINT}/{group.reference}/disruptions"

    assert client.get(url).status_code == 403
    assert client.get(url, headers={"X-Reason": "review"}).status_code == 200
    sent = body(evidence=[arrest.reference])
    refused = client.post(url, sent, content_type="application/json")
    assert refused.status_code == 403
    assert not Disruption.objects.exists()


def test_evidence_that_may_not_be_seen_is_said_as_evidence_that_was_erased(
    supervisor: Client, cast: Cast, group: CrimeGroup, arrest: Any
) -> None:
    """By the page and by the API, so that neither proves that a record is hidden.

    That records show it is said in the same words when all of them are shown.
    """
    seen = make_arrest(cast.officer)
    for n, evidence in enumerate(([seen, arrest], [arrest], []), start=1):
        make_disruption(
            cast.supervisor,
            group,
            n=n,
            evidence=[one.reference for one in evidence],
            no_evidence_because="" if evidence else ERASED,
        )
    make_disruption(cast.supervisor, group, n=4, no_evidence_because="Elsewhere")
    both, one, erased, without = said(supervisor, group)
    assert both == (True, [seen.reference, arrest.reference], "")
    assert one == (True, [arrest.reference], "")
    assert erased == (True, [], "")
    assert without == (False, [], "Elsewhere")
    lines = drawn(supervisor, group)
    assert [RECORDS_SHOW_IT in line for line in lines] == [True, True, True, False]
    assert "No record here shows it: Elsewhere" in lines[3]

    # A record that is restricted later, for example.
    type(arrest).objects.filter(pk=arrest.pk).update(restricted_at=clock.now())

    both, one, erased, without = said(supervisor, group)
    assert both == (True, [seen.reference], "")
    assert one == erased == (True, [], "")
    assert without == (False, [], "Elsewhere")
    lines = drawn(supervisor, group)
    assert arrest.reference not in "".join(lines)
    assert seen.reference in lines[0]
    assert RECORDS_SHOW_IT in lines[0]
    assert without_own_number(lines[1]) == without_own_number(lines[2])


RECORDS_SHOW_IT = "Records show it."


def said(client: Client, group: CrimeGroup) -> list[tuple[bool, list[str], str]]:
    """Return what the API says of the evidence of each disruption, by number."""
    rows = client.get(f"{ENDPOINT}/{group.reference}/disruptions").json()
    return [
        (row["evidence_recorded"], row["evidence"], row["no_evidence_because"])
        for row in sorted(rows, key=lambda row: row["n"])
    ]


def drawn(client: Client, group: CrimeGroup) -> list[str]:
    """Return what the page draws of each disruption, by number."""
    page = shown(client, f"{URL}{group.reference}/")
    part = page.partition('id="disruptions"')[2].partition("</section>")[0]
    # The latest first.
    return part.split('<li class="sh-linked__row">')[:0:-1]


def without_own_number(line: str) -> str:
    return re.sub(r"/[0-9]+/withdraw/", "/n/withdraw/", line.partition("</li>")[0])
