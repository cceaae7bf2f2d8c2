"""Arrests for breach of a closure; what is not commenced is off until approved."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from operations.arrests.models import Arrest
from operations.models import Provision
from operations.statute.rules.limits import Code
from tests.factories import Cast, make_arrest
from tests.unit.statute.changed_law import of_code

pytestmark = pytest.mark.usefixtures("at_now")
NEW, API = "/operations/arrests/new/", "/api/v1/arrests"


def sent(client: Client, **given: Any) -> Any:
    facts = {
        "client_uuid": str(uuid.uuid4()),
        "occurred_at": "2026-11-24T13:30:00Z",
        "place": "3 Mill Lane",
        "place_choice": "words",
        "offence_class": "S86",
        "age_band": "25-34",
    }
    return client.post(API, facts | given, content_type="application/json")


def commence(cast: Cast, code: Code, on: date) -> None:
    row = of_code(code)
    Provision.objects.create(
        code=code,
        value=0,
        unit=row.unit,
        act=row.act,
        section=row.section,
        in_force_from=on,
        source="The commencement regulations",
        confidence="confirmed",
        reason="Force legal read them",
        approved_at="2026-11-20T12:00:00Z",
        approved_by=cast.records,
    )


def test_breach_of_a_closure_is_a_reason_for_arrest(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    assert "Breach of a closure notice or order" in client.get(NEW).content.decode()

    answer = sent(client)

    assert answer.status_code == 201, answer.content
    row = Arrest.objects.get()
    assert (row.offence_class, row.offence_provision) == ("S86", "asb14-86")
    page = client.get(f"/operations/arrests/{row.reference}/").content.decode()
    assert "s.86: breach of a closure" in page


def test_what_has_not_begun_is_neither_offered_nor_stored(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    assert "Cuckooing" not in client.get(NEW).content.decode()

    by_class = sent(client, offence_class="EXP")
    by_provision = sent(client, offence_class="92A", offence_provision="cuckooing")

    for answer in (by_class, by_provision):
        assert answer.status_code == 400
        assert "This is not an offence yet" in answer.content.decode()
        assert "Crime and Policing Act 2026" in answer.content.decode()
    assert not Arrest.objects.exists()


def test_from_its_first_day_it_is_offered_and_stored(
    client: Client, cast: Cast
) -> None:
    commence(cast, Code.CUCKOOING, date(2026, 11, 24))
    client.force_login(cast.officer)
    assert "Cuckooing" in client.get(NEW).content.decode()

    facts = {"offence_class": "EXP", "offence_provision": "cuckooing"}
    assert sent(client, **facts).status_code == 201
    before = sent(client, **facts, occurred_at="2026-11-23T13:30:00Z")
    assert before.status_code == 400
    not_both = sent(client, offence_class="EXP", offence_provision="cce")
    assert not_both.status_code == 400


def test_completing_offers_what_was_law_on_the_day_of_the_arrest(
    client: Client, cast: Cast
) -> None:
    arrest = make_arrest(cast.officer)
    client.force_login(cast.officer)
    page = f"/operations/arrests/{arrest.reference}/complete/"
    shown = client.get(page).content.decode()
    assert "asb14-86" in shown
    assert 'value="cuckooing"' not in shown

    given = {"age_band": "25-34", "drug_class": "A", "offence_provision": "cuckooing"}

    assert client.post(page, given).status_code == 400
    arrest.refresh_from_db()
    assert arrest.offence_provision == ""
