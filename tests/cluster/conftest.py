"""The servers that the tests of a file share, with one person of each role."""

from collections.abc import Iterator
from typing import Any

import pytest

from stronghold.core.database import replicas
from tests.cluster.servers import PATIENCE, Servers, servers, site_on
from tests.factories import Cast, make_cast, make_country


@pytest.fixture(scope="module")
def cluster(django_db_blocker: Any) -> Iterator[Servers]:
    """A primary and two replicas, which this process uses."""
    with django_db_blocker.unblock(), servers() as found, site_on(found):
        yield found


@pytest.fixture(scope="module")
def people(cluster: Servers) -> Cast:
    found = make_cast()
    make_country()
    return found


@pytest.fixture(autouse=True)
def replicas_as_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test with replicas that none has found wanting.

    They are waited for as long as a busy machine needs.
    """
    monkeypatch.setattr(replicas, "PATIENCE", PATIENCE)
    replicas._rests.clear()
