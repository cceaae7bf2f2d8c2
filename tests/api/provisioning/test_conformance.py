"""A conformance tester that was not written here finds no error in SCIM."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from scim2_client import BaseSyncSCIMClient
from scim2_tester import Status, check_server

from stronghold.directory.provisioning.actions import make_key
from tests.approving import approve_all
from tests.factories import make_cast

BAD = {Status.ERROR, Status.CRITICAL, Status.DEVIATION}


class OverHttp(BaseSyncSCIMClient):
    """A client of SCIM that sends its requests to a server."""

    def __init__(self, client: httpx.Client) -> None:
        super().__init__()
        self.client = client

    def _stays_under_base_url(self, endpoint: str) -> bool:
        return True

    def _parse_json(self, response: Any) -> Any:
        return response.json()

    def request(self, method: str, url: str, **given: Any) -> httpx.Response:
        return self.client.request(method, url, **given)


@pytest.fixture
def scim(live_server: Any) -> Iterator[httpx.Client]:
    cast = make_cast()
    token = make_key(by=cast.admin, name="Tester", days=90)
    approve_all(cast.records)
    headers = {"Authorization": f"Bearer {token}"}
    base = f"{live_server.url}/scim/v2"
    # The server sends an answer in two parts. On a connection that is kept, its second
    # part would wait 40 ms for the client to confirm the first.
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=base, headers=headers, limits=limits) as client:
        yield client


@pytest.mark.client
@pytest.mark.long
def test_the_conformance_tester_finds_nothing(scim: httpx.Client) -> None:
    """It sends some 400 requests to a server."""
    results = check_server(OverHttp(scim))

    found = [(r.title, r.resource_type, r.status.name, r.reason) for r in results]
    assert [one for one, r in zip(found, results, strict=True) if r.status in BAD] == []
    assert len(results) > 50
