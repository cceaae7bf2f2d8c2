"""Does a case open with events that earlier or later software stored?"""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from operations.closure_moves.rules.stored_facts import UnreadableEvent
from operations.closures.models import ClosureEvent
from stronghold.core.kernel import clock
from tests.api.closures.cases import API, PAGES, Case
from tests.factories import Cast

Opens = Callable[..., Case]
pytestmark = pytest.mark.django_db


def store(case: Case, kind: str, facts: dict[str, Any], version: int) -> ClosureEvent:
    """Store an event as some version of the software did, past the action."""
    return ClosureEvent.objects.create(
        case=case.row,
        n=len(case.events) + 1,
        client_uuid=uuid.uuid4(),
        kind=kind,
        happened_at=clock.now(),
        facts=facts,
        facts_version=version,
        recorded_at=clock.now(),
        recorded_by=case.by,
    )


def test_an_event_of_version_1_is_shown_and_given_by_the_api(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.officer)
    facts = {
        "residents": "One tenant",
        "keeps_out_residents": False,
        "keeps_out_owner": False,
        "hearing_at": "2026-12-24T10:00:00+00:00",
    }
    store(case, "prepare", facts, version=1)

    page = client.get(f"{PAGES}{case.reference}/").content.decode()
    assert "One tenant" in page
    (event,) = client.get(f"{API}/{case.reference}/moves").json()
    # A no of whom it keeps out was stored too where there was no answer.
    said = {name: value for name, value in facts.items() if value is not False}
    assert event["facts"] == said
    assert "Keeps out" not in page


def test_an_event_of_an_unknown_version_is_named(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = open_case(cast.officer)
    event = store(case, "prepare", {"residents": "One tenant"}, version=99)

    with pytest.raises(UnreadableEvent) as error:
        client.get(f"{PAGES}{case.reference}/")

    named = f"Closure event {event.pk} (entry 1 of case {event.case_id}): "
    assert str(error.value).startswith(named)


def test_versions_count_from_1(cast: Cast, open_case: Opens) -> None:
    case = open_case(cast.officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        store(case, "prepare", {}, version=0)
