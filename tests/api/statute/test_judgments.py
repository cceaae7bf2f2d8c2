"""Decisions of courts: on the page of the law, entered by two people."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from operations.models import Judgment, JudgmentDecision
from operations.statute.choices import JudgmentStep
from operations.statute.queries import judgments_at, n_to_look_at
from stronghold.core.accounts.choices import Role
from stronghold.core.audit.models import Event
from tests.factories import Cast, make_user

pytestmark = pytest.mark.django_db
LAW, ENTER = "/operations/law/", "/operations/law/judgments/"
CASE = {
    "name": "R (Example) v Oxford Magistrates’ Court",
    "citation": "[2026] EWHC 1 (Admin)",
    "court": "High Court",
    "decided_on_day": "2",
    "decided_on_month": "3",
    "decided_on_year": "2026",
    "says": "A start may be set for a later day.",
    "steps": ["order"],
    "source": "The whole judgment",
    "reason": "Force legal asked for it",
}


def cited_at_an_order() -> set[str]:
    return {one.citation for one in judgments_at(JudgmentStep.ORDER)}


@pytest.fixture
def entered(client: Client, cast: Cast) -> Judgment:
    client.force_login(cast.records)
    response = client.post(ENTER, CASE)
    assert response.status_code == 302, response.content
    return Judgment.objects.get()


def decide(client: Client, row: Judgment, answer: str) -> Any:
    return client.post(f"{ENTER}{row.pk}/", {"answer": answer, "reason": "I read it"})


def second(cast: Cast) -> Any:
    return make_user("second-records", Role.RECORDS_MANAGER, cast.records.organisation)


def test_everyone_reads_what_courts_have_decided(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    page = client.get(LAW).content.decode()

    for citation in (
        "[2024] EWHC 2859 (Admin)",
        "[2005] EWHC 340 (Admin)",
        "[2005] EWHC 2568 (Admin)",
        "[2021] EWHC 1964 (Admin)",
        "[2025] EWHC 843 (Admin)",
    ):
        assert citation in page
    assert "Enter a decision of a court" not in page
    assert client.get(ENTER).status_code == 403


def test_one_counts_once_a_second_person_approved_it(
    client: Client, cast: Cast, entered: Judgment
) -> None:
    other = second(cast)
    assert CASE["citation"] not in cited_at_an_order()
    assert n_to_look_at(other) == n_to_look_at(cast.records) + 1
    own = decide(client, entered, "yes")
    assert own.status_code == 400
    assert "another person who approves" in own.content.decode()

    client.force_login(other)
    assert decide(client, entered, "yes").status_code == 302
    assert CASE["citation"] in cited_at_an_order()
    assert decide(client, entered, "no").status_code == 400
    changes = [event.detail.get("change") for event in Event.objects.order_by("pk")]
    assert "judgment_entered" in changes
    assert "judgment_approved" in changes


def test_what_a_second_person_refuses_is_shown_nowhere(
    client: Client, cast: Cast, entered: Judgment
) -> None:
    client.force_login(second(cast))
    assert decide(client, entered, "no").status_code == 302

    assert CASE["citation"] not in cited_at_an_order()
    assert CASE["citation"] not in client.get(LAW).content.decode()


def test_one_that_is_no_longer_followed_is_listed_and_shown_at_no_step(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.records)
    morgan = CASE | {"citation": "[2024] EWHC 2859 (Admin)", "not_followed": "on"}
    client.post(ENTER, morgan)
    client.force_login(second(cast))
    decide(client, Judgment.objects.get(), "yes")

    assert morgan["citation"] not in cited_at_an_order()
    assert "No longer followed" in client.get(LAW).content.decode()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"steps": []}, "Choose the steps"),
        ({"says": ""}, "Enter an answer: What does it say"),
        ({"decided_on_year": "2090"}, "past"),
    ],
)
def test_one_without_what_it_needs_is_refused(
    client: Client, cast: Cast, missing: dict[str, Any], words: str
) -> None:
    client.force_login(cast.records)
    response = client.post(ENTER, CASE | missing)

    assert response.status_code == 400
    assert words in response.content.decode()
    assert not Judgment.objects.exists()


@pytest.mark.parametrize("table", ["judgment", "judgmentdecision"])
def test_the_site_cannot_change_what_was_entered(
    client: Client, cast: Cast, entered: Judgment, table: str
) -> None:
    client.force_login(second(cast))
    decide(client, entered, "yes")
    rows = {"judgment": Judgment, "judgmentdecision": JudgmentDecision}[table].objects

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rows.update(reason="Another")
