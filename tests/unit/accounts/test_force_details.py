"""A force’s details are only added to, so that the earlier ones are the history."""

import pytest
from psycopg2.errors import InsufficientPrivilege

from stronghold.core.accounts.models import ForceDetails
from stronghold.core.kernel import clock
from tests.database_roles import connected_as
from tests.factories import make_force

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "change",
    ["UPDATE accounts_forcedetails SET host = ''", "DELETE FROM accounts_forcedetails"],
)
def test_the_site_changes_and_deletes_none(change: str) -> None:
    ForceDetails.objects.create(force=make_force(), set_at=clock.now(), host="Here")

    with connected_as("app") as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute(change)
