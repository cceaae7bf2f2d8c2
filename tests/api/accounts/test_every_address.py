"""Every address of the site, visited by those it is not for."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.accounts.choices import Role
from stronghold.accounts.models import Organisation, User
from stronghold.kernel import clock
from tests.addresses import Address, addresses
from tests.factories import Cast, make_user
from tests.things import WORDS, Things, make_things

# What a partner may open; the agreement's own pages come with the portal.
FOR_PARTNERS = {"home", "opendata:about_data", "account_change_password"}
FOR_ANYBODY = {
    "account_login",
    "account_logout",
    "account_inactive",
    "health_live",
    "health_ready",
    "offline:manifest",
    "offline:worker",
    "offline:queue",
    "offline:shell",
}
REFUSED = {403, 404, 405}
# Arguments that an address takes as numbers alone.
NUMBERS = {"ordinal", "street_id", "premises_id", "x", "y"}


@pytest.fixture
def things(cast: Cast) -> Things:
    return make_things(cast)


def visit(client: Client, method: str, url: str) -> Any:
    return getattr(client, method)(url)


each_address = pytest.mark.parametrize("address", addresses(), ids=lambda a: a.name)
each_method = pytest.mark.parametrize("method", ["get", "post", "put", "delete"])


@each_address
@each_method
def test_signed_out_visitor(
    client: Client, things: Things, address: Address, method: str
) -> None:
    response = visit(client, method, things.url_of(address))

    if address.name in FOR_ANYBODY:
        assert response.status_code in {200, 302, 405}
    elif address.name.startswith("api_"):
        assert response.status_code == 403
    else:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/?next=")


@each_address
@each_method
def test_partner(
    client: Client, cast: Cast, things: Things, address: Address, method: str
) -> None:
    client.force_login(cast.partner)

    response = visit(client, method, things.url_of(address))

    if address.name in FOR_PARTNERS:
        assert method != "get" or response.status_code == 200
    elif address.name not in FOR_ANYBODY:
        assert response.status_code in REFUSED
    told = response.content.decode()
    assert WORDS not in told
    assert things.report not in told.replace(response.request["PATH_INFO"], "")


@pytest.mark.parametrize(
    "address",
    [a for a in addresses() if a.name not in FOR_ANYBODY | FOR_PARTNERS],
    ids=lambda a: a.name,
)
@each_method
def test_closed_account_and_one_time_password(
    client: Client, cast: Cast, things: Things, address: Address, method: str
) -> None:
    url = things.url_of(address)
    client.force_login(cast.supervisor)
    User.objects.update(one_time_until=clock.now() + timedelta(days=1))
    assert visit(client, method, url)["Location"] == "/accounts/password/change/"

    User.objects.update(is_active=False, one_time_until=None)
    assert visit(client, method, url).status_code in {302, 403}


@each_address
@pytest.mark.parametrize("role", [r for r in Role if r != Role.PARTNER])
def test_other_force_sees_nothing_of_this_one(
    client: Client, cast: Cast, things: Things, address: Address, role: str
) -> None:
    away = Organisation.objects.get(code="wessex-police")
    client.force_login(make_user("stranger", role, away))
    is_about_one = {"reference", "username"} & set(address.arguments)

    for method in ("get", "post"):
        response = visit(client, method, things.url_of(address))

        told = response.content.decode().replace(response.request["PATH_INFO"], "")
        if is_about_one:
            assert response.status_code in REFUSED
        for secret in (WORDS, things.report, things.arrest, "TV/1234/26"):
            assert secret not in told


@pytest.mark.parametrize("name", ["supervisor", "admin"])
@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "José", "R-٧", "%"])
@pytest.mark.parametrize(
    "address",
    [a for a in addresses() if {"reference", "username"} & set(a.arguments)],
    ids=lambda a: a.name,
)
def test_what_nothing_is_called_is_not_there(
    client: Client, cast: Cast, address: Address, odd: str, name: str
) -> None:
    client.force_login(getattr(cast, name))
    given = {n: 1 if n in NUMBERS else odd for n in address.arguments}
    url = reverse(address.name, kwargs=given)

    for method in ("get", "post"):
        assert visit(client, method, url).status_code in REFUSED


def test_the_same_words_are_there_for_those_who_may_read_them(
    client: Client, cast: Cast, things: Things
) -> None:
    """Or the tests above would look for what nobody is shown."""
    client.force_login(cast.supervisor)

    page = client.get(reverse("reports:detail", args=[things.report]))

    assert WORDS in page.content.decode()
