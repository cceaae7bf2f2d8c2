"""The API lists a warrant that belongs to an operation."""

import pytest
from django.test import Client

from operations.warrants.models import Warrant
from tests.api.warrants.conftest import Teams
from tests.factories import make_operation


@pytest.mark.parametrize("address", ["", "/{}"])
def test_a_warrant_of_an_operation_is_shown_like_any_other(
    client: Client, teams: Teams, warrant: Warrant, address: str
) -> None:
    Warrant.objects.filter(pk=warrant.pk).update(operation=make_operation(teams.ours))
    client.force_login(teams.ours)

    answer = client.get(f"/api/v1/warrants{address.format(warrant.reference)}")

    assert answer.status_code == 200
    assert warrant.reference in answer.content.decode()
