"""The page of the law, and approving a changed limit on it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from operations.models import Provision
from operations.statute.provisions import SEED
from operations.statute.queries import provisions_in_force
from operations.statute.rules.limits import Code, in_force, is_on
from operations.statute.wording import GROUPS, limit_in_words
from stronghold.core.kernel import clock
from tests.factories import Cast

LATER = date(2027, 4, 1)
LAW, APPROVE = "/operations/law/", "/operations/law/approve/"
CHANGE = {
    "code": Code.HEARING,
    "value": "72",
    "in_force_from_day": "1",
    "in_force_from_month": "4",
    "in_force_from_year": "2027",
    "act": "The 2014 Act, as amended",
    "section": "s.80(3)",
    "source": "The commencement regulations",
    "confidence": "confirmed",
    "reason": "Force legal read them",
}


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with clock.stopped(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield


@pytest.fixture
def records(client: Client, cast: Cast) -> Client:
    client.force_login(cast.records)
    return client


def sent(client: Client, **changed: Any) -> Any:
    return client.post(APPROVE, CHANGE | changed)


def test_every_provision_has_a_name_and_stands_on_the_page(records: Client) -> None:
    named = {code for labels in GROUPS.values() for code in labels}
    assert named == set(Code)

    page = records.get(LAW).content.decode()
    for provision in SEED:
        assert provision.section in page
        assert limit_in_words(provision) in page


def test_an_approved_change_is_to_come_and_the_old_one_ends(records: Client) -> None:
    answer = sent(records)
    assert (answer.status_code, answer["Location"]) == (302, LAW)

    row = Provision.objects.get()
    assert (row.code, row.value, row.unit) == (Code.HEARING, 72, "hours")
    assert row.in_force_from == date(2027, 4, 1)
    page = records.get(LAW).content.decode()
    assert "72 hours" in page
    assert "To come" in page
    assert "until 31 March 2027" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"in_force_from_year": "2025"}, "It begins more than a year ago"),
        ({"value": ""}, "Enter the new limit, in hours"),
        ({"value": "0"}, "The number must be between 1 and 1000"),
        ({"code": Code.SENIOR_RANK, "value": ""}, "in rank, from 1 for constable"),
        ({"code": "no-such-code"}, "What does it change?"),
        ({"reason": " "}, "Enter"),
    ],
)
def test_what_cannot_be_approved_is_refused_and_nothing_typed_is_lost(
    records: Client, changed: dict[str, str], said: str
) -> None:
    answer = sent(records, **changed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "The commencement regulations" in page
    assert not Provision.objects.exists()


def test_not_confirmed_is_stored_switched_off_and_changes_nothing(
    records: Client,
) -> None:
    sent(records, confidence="unconfirmed")

    assert not Provision.objects.get().is_on
    assert in_force(provisions_in_force(), Code.HEARING, LATER).value == 48
    page = records.get(LAW).content.decode()
    assert "The commencement regulations" in page
    assert "until 31 March 2027" not in page
    assert sent(records).status_code == 302
    assert in_force(provisions_in_force(), Code.HEARING, LATER).value == 72


def test_a_power_ends_by_a_confirmed_row(records: Client) -> None:
    answer = sent(records, value="", ends="on")

    assert answer.status_code == 302
    row = Provision.objects.get()
    assert (row.value, row.is_on, row.confidence) == (48, False, "confirmed")
    page = records.get(LAW).content.decode()
    assert "Ends then" in page
    assert "until 31 March 2027" in page
    assert not is_on(provisions_in_force(), Code.HEARING, LATER)


def test_officers_read_the_law_and_only_records_managers_change_it(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)

    page = client.get(LAW)
    assert page.status_code == 200
    assert "Approve a change" not in page.content.decode()
    assert sent(client).status_code == 403
    client.force_login(cast.partner)
    assert client.get(LAW).status_code == 403
