"""What does a partner log here, and what do they see of it and of the record?"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from operations.activities.models import Activity
from reports.models import Report
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.models import Sent
from tests.factories import Cast, make_report

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
WORDS = "Callers at the blue gate all night"
REPORTS, ACTIVITIES, SENT = (
    "/shared/reports/new/",
    "/shared/activities/new/",
    "/shared/sent/",
)


def a_report(**given: Any) -> dict[str, Any]:
    shown = {"client_uuid": str(uuid4()), "concern": "dealing", "when": "now"}
    return shown | {"place_not_known": "on", "description": WORDS} | given


def an_activity(**given: Any) -> dict[str, Any]:
    shown = {"client_uuid": str(uuid4()), "kind": "clean_up", "when": "1h"}
    shown |= {"length": "60", "n_people": "3", "results": ["cleared"]}
    return shown | {"place_not_known": "on", "result_text": WORDS} | given


def end(agreement: Agreement, cast: Cast) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(
        ended_at=clock.now(), ended_by=cast.records
    )


def test_a_report_comes_by_the_council_and_is_seen_as_it_was_sent(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    other = make_report(cast.officer, channel="council", description="Said by another")

    answer = as_user(cast.partner).post(REPORTS, a_report(channel="999"))

    assert answer.url == SENT
    row = Report.objects.get(description=WORDS)
    assert (row.channel, row.reported_by) == ("council", "not_given")
    assert row.recorded_by == cast.partner
    shown = as_user(cast.partner).get(SENT).content.decode()
    assert row.reference in shown
    assert WORDS in shown
    assert other.reference not in shown
    event = Event.objects.filter(kind="collection", actor="partner").get()
    assert event.records == [row.reference]
    as_police = as_user(cast.officer).get(f"/reports/{row.reference}/")
    assert WORDS in as_police.content.decode()
    assert as_user(cast.partner).get(f"/reports/{row.reference}/").status_code == 403


def test_an_activity_is_of_their_own_people(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    given = an_activity(organisation="police", operation="O-1")

    assert as_user(cast.partner).post(ACTIVITIES, given).url == SENT

    row = Activity.objects.get()
    assert row.organisation == cast.partner.organisation
    assert (row.minutes, row.n_people, row.operation) == (60, 3, None)
    sent = as_user(cast.partner).get(SENT).content.decode()
    assert WORDS in sent
    assert "Area cleared" in sent


@pytest.mark.parametrize("kind", ["covert", "plain_clothes", "mounted"])
def test_what_only_police_do_is_no_choice(
    cast: Cast, agreement: Agreement, as_user: AsUser, kind: str
) -> None:
    answer = as_user(cast.partner).post(ACTIVITIES, an_activity(kind=kind))

    assert answer.status_code == 400
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("url", "shown"), [(REPORTS, a_report()), (ACTIVITIES, an_activity())]
)
def test_an_agreement_that_ends_meanwhile_loses_nothing_that_was_typed(
    cast: Cast, agreement: Agreement, as_user: AsUser, url: str, shown: dict[str, Any]
) -> None:
    client = as_user(cast.partner)
    assert client.get(url).status_code == 200
    end(agreement, cast)

    answer = client.post(url, shown)

    assert answer.status_code == 400
    page = answer.content.decode()
    assert "no longer in force" in page
    assert WORDS in page
    assert not Report.objects.exists()
    assert not Activity.objects.exists()
    assert not Sent.objects.exists()


def test_the_same_page_sent_twice_is_one_report(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    shown = a_report()

    for _time in range(2):
        assert as_user(cast.partner).post(REPORTS, shown).status_code == 302

    assert Report.objects.count() == 1
    assert Sent.objects.count() == 1


def test_who_came_from_the_police_sees_no_report_that_they_logged_there(
    cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    before = make_report(cast.officer, channel="council", description=WORDS)
    council = Organisation.objects.get(code="council")
    User.objects.filter(pk=cast.officer.pk).update(
        organisation=council, role="partner", team=None
    )
    moved = User.objects.get(pk=cast.officer.pk)

    shown = as_user(moved).get(SENT).content.decode()

    assert before.reference not in shown
    assert WORDS not in shown


def test_police_log_nothing_as_a_partner(cast: Cast, as_user: AsUser) -> None:
    for url in (REPORTS, ACTIVITIES):
        assert as_user(cast.supervisor).post(url, {}).status_code == 403
