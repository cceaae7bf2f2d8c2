"""What the tests of a file share: servers, and on them people and their records.

A file that needs other servers has a `cluster` of its own.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import close_old_connections

from stronghold.core.database import replicas
from stronghold.core.sharing.models import Agreement
from tests.agreements import make_agreement
from tests.cluster.servers import Servers, servers, site_on
from tests.factories import Cast, make_cast, make_country
from tests.things import Things, make_things

# Seconds for which a read waits for a replica.
REPLICA_PATIENCE = 60


@pytest.fixture(scope="module")
def cluster(django_db_blocker: Any) -> Iterator[Servers]:
    """A primary and two replicas, which this process uses."""
    with django_db_blocker.unblock(), servers() as found, site_on(found):
        yield found


@pytest.fixture(scope="module")
def people(cluster: Servers) -> Cast:
    """One person of each role, on the map of the tests."""
    found = make_cast()
    make_country()
    return found


@pytest.fixture(scope="module")
def things(people: Cast) -> Things:
    """A record of each kind."""
    return make_things(people)


@pytest.fixture(scope="module")
def agreement(people: Cast) -> Agreement:
    return make_agreement(people, reference="G-TEST-0002")


@pytest.fixture(autouse=True)
def replicas_as_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with replicas that none has found wanting.

    They are waited for as long as a busy machine needs. Connections are tried again, as
    each request does but those of the tests' client: a test before may have ended the
    server that they led to.
    """
    close_old_connections()
    monkeypatch.setattr(replicas, "PATIENCE", REPLICA_PATIENCE)
    replicas._rests.clear()
