"""What the list of warrants costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.warrants.models import Warrant
from tests.api.warrants.conftest import Teams

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", ["/operations/warrants/", "/api/v1/warrants"])
def test_a_list_reads_no_premises_because_it_shows_none(
    client: Client, teams: Teams, warrant: Warrant, address: str
) -> None:
    client.force_login(teams.ours)

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)

    assert warrant.reference in answer.content.decode()
    read = [query["sql"].partition(" FROM ")[0] for query in queries.captured_queries]
    assert not [sql for sql in read if "operations_warrantpremises" in sql]
