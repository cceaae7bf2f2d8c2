"""An operation within another: its records count in both, once at each level."""

import pytest
from django.test import Client

from operations.operation.models import Operation
from stronghold.core.audit.record import Request, during
from stronghold.evaluation.queries.subjects import Subject, evaluated
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_operation,
    make_priority,
    make_tasking,
)

pytestmark = pytest.mark.django_db
URL = "/operations/"


def form_of(row: Operation, part_of: str) -> dict[str, str]:
    day = row.begins_on
    return {
        "name": row.name,
        "begins_on_day": str(day.day),
        "begins_on_month": str(day.month),
        "begins_on_year": str(day.year),
        "part_of": part_of,
    }


def test_what_is_within_an_operation_is_on_its_page_once(
    cast: Cast, supervisor: Client
) -> None:
    whole = make_operation(cast.supervisor, name="Stronghold")
    part = make_operation(cast.supervisor, name="Lake Street", part_of=whole)
    smallest = make_operation(cast.supervisor, name="Number 69", part_of=part)
    for row in (whole, part, smallest):
        make_arrest(cast.officer, operation=row)
        make_activity(cast.officer, operation=row, n_people=2, minutes=60)
        make_priority(cast.supervisor, operation=row, issue=f"Dealing in {row.name}")
        make_tasking(cast.supervisor, operation=row, what=f"Patrol for {row.name}")

    page = supervisor.get(f"{URL}{whole.reference}/").text

    assert "Operations in this one" in page
    assert "3 activities" in page
    assert "6 officer-hours" in page or "6 people-hours" in page
    for row in (whole, part, smallest):
        assert page.count(f"Dealing in {row.name}") == 1
        assert f"Patrol for {row.name}" in page
    inner = supervisor.get(f"{URL}{part.reference}/").text
    assert "Dealing in Number 69" in inner
    assert "Dealing in Stronghold" not in inner
    assert f'href="{URL}{whole.reference}/"' in inner


def test_a_filter_by_an_operation_finds_what_is_within_it(
    cast: Cast, supervisor: Client
) -> None:
    whole = make_operation(cast.supervisor)
    part = make_operation(cast.supervisor, part_of=whole)
    row = make_activity(cast.officer, operation=part)

    found = supervisor.get(f"{URL}activities/?operation={whole.reference}").text

    assert row.reference in found


def test_an_operation_cannot_be_within_itself(cast: Cast, supervisor: Client) -> None:
    whole = make_operation(cast.supervisor, name="Stronghold")
    part = make_operation(cast.supervisor, name="Lake Street")
    url = f"{URL}{part.reference}/change/"
    assert supervisor.post(url, form_of(part, whole.reference)).status_code == 302
    part.refresh_from_db()
    assert part.part_of == whole

    for row, wanted in ((whole, part), (whole, whole), (part, part)):
        form = form_of(row, wanted.reference)
        answer = supervisor.post(f"{URL}{row.reference}/change/", form)
        assert answer.status_code == 400
        assert "Choose one of the operations" in answer.text


def test_its_evaluation_compares_the_wards_of_all_within_it(
    cast: Cast, country: object
) -> None:
    wards = ["E05000001", "E05000002"]
    whole = make_operation(cast.supervisor, areas=wards[:1])
    make_operation(cast.supervisor, part_of=whole, areas=wards)

    with during(Request()):
        found = evaluated(cast.supervisor, Subject.OPERATION, whole.reference)

    assert found.wards == wards
