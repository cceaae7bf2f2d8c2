"""The name of a restricted operation is shown on nothing that belongs to it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from operations.operation.models import Operation
from operations.operation.record import OPERATIONS
from operations.records import EVERY_KIND
from operations.taskings.record import TASKINGS
from operations.warrants.record import WARRANTS
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.exports.requesting import made, rows_of
from tests.factories import Cast, make_operation, make_row

pytestmark = pytest.mark.django_db
NAME = "Operation Quillwort"
# Each kind that says which operation it is part of.
KINDS = [
    kind
    for kind in EVERY_KIND
    if {"operation", "part_of"} & {field.name for field in kind.fields}
]


@pytest.fixture
def operation(cast: Cast) -> Operation:
    row: Operation = make_operation(cast.supervisor, name=NAME)
    return row


def put_in(kind: Any, cast: Cast, operation: Operation) -> Any:
    """Store a row of a kind that belongs to an operation, and was moved there."""
    name = "part_of" if kind is OPERATIONS else "operation"
    row = make_row(kind, cast.supervisor)
    if kind is WARRANTS:
        # Live, and so its own team's.
        User.objects.filter(pk=cast.supervisor.pk).update(team=row.team)
    kind.model._default_manager.filter(pk=row.pk).update(**{name: operation})
    return row


def shown(client: Client, kind: Any, row: Any) -> str:
    """Return its page, and what the API gives of it, if it has an API."""
    page = client.get(kind.url("detail", row.reference))
    assert page.status_code == 200
    body = client.get(f"/api/v1/{kind.code}/{row.reference}")
    return page.content.decode() + body.content.decode()


def restrict(operation: Operation) -> None:
    Operation.objects.filter(pk=operation.pk).update(restricted_at=clock.now())


def test_each_kind_that_has_an_operation_is_tried() -> None:
    assert {kind.code for kind in KINDS} >= {
        "arrests",
        "activities",
        "warrants",
        "closures",
        "seizures",
        "operations",
        "taskings",
        "priorities",
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_no_page_history_or_api_names_it(
    cast: Cast, as_user: Callable[[User], Client], operation: Operation, kind: Any
) -> None:
    row = put_in(kind, cast, operation)
    client = as_user(cast.supervisor)
    before = shown(client, kind, row)
    restrict(operation)
    after = shown(client, kind, row)

    assert NAME in before
    assert NAME not in after
    assert operation.reference not in after


@pytest.mark.django_db(transaction=True)
def test_no_file_names_it(
    cast: Cast, operation: Operation, settings: Any, tmp_path: Path
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path)
    kind = next(kind for kind in KINDS if kind.code == "arrests")
    put_in(kind, cast, operation)
    before = rows_of(made(cast.analyst, kind.code))
    restrict(operation)
    after = rows_of(made(cast.analyst, kind.code))
    assert [row["Operation"] for row in before] == [NAME]
    assert [row["Operation"] for row in after] == [""]


def test_what_belongs_to_it_still_does_when_its_form_is_saved(
    cast: Cast, as_user: Callable[[User], Client], operation: Operation
) -> None:
    row = put_in(TASKINGS, cast, operation)
    restrict(operation)
    client = as_user(cast.supervisor)
    url = TASKINGS.url("change", row.reference)
    page = client.get(url)
    assert NAME not in page.content.decode()
    form = page.context["form"]
    due = clock.today() + timedelta(days=3)
    given = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in given.items() if value is not None}
    day = {"day": due.day, "month": due.month, "year": due.year}
    sent |= {f"due_on_{part}": number for part, number in day.items()}
    answer = client.post(url, sent | {"what": "Mend the fence"})
    assert answer.status_code == 302, answer.context["form"].errors

    row.refresh_from_db()
    assert (row.what, row.operation) == ("Mend the fence", operation)
