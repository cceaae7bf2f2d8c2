"""Can only the right users open the pages and endpoints of records?"""

import pytest
from django.test import Client

from stronghold.core.audit.models import Event
from tests.api.records.kinds import KINDS, Kind
from tests.factories import Cast

pytestmark = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.pages)


def addresses(kind: Kind, reference: str) -> list[str]:
    return [
        kind.pages,
        f"{kind.pages}new/",
        f"{kind.pages}{reference}/",
        f"{kind.pages}{reference}/withdraw/",
        kind.endpoint,
        f"{kind.endpoint}/{reference}",
    ]


def test_an_officer_of_the_force_sees_each(
    client: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    client.force_login(cast.officer)

    for address in addresses(kind, row.reference):
        assert client.get(address).status_code == 200, address


def test_a_partner_is_refused_and_the_refusal_is_logged(
    client: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    client.force_login(cast.partner)

    for address in addresses(kind, row.reference):
        response = client.get(address)
        assert response.status_code == 403, address
        assert row.reference not in response.content.decode()

    assert Event.objects.filter(kind="refusal", actor="partner").count() == 6
    for address in (f"{kind.pages}new/", kind.endpoint):
        assert client.post(address, {}).status_code == 403
    assert kind.model._default_manager.count() == 1


def test_an_administrator_reads_no_records(
    client: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    client.force_login(cast.admin)

    for address in addresses(kind, row.reference):
        assert client.get(address).status_code == 403, address


def test_another_force_sees_nothing_of_it(
    client: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    client.force_login(cast.other_officer)

    assert row.reference not in client.get(kind.pages).content.decode()
    assert client.get(kind.endpoint).json()["items"] == []
    unknown = client.get(f"{kind.pages}R-2222-2222/")
    for address in addresses(kind, row.reference):
        if row.reference in address:
            response = client.get(address)
            assert response.status_code == 404, address
            if not address.startswith("/api"):
                assert _body(response) == _body(unknown)


def test_another_force_cannot_withdraw_it(
    client: Client, cast: Cast, kind: Kind
) -> None:
    row = kind.make(cast.officer)
    client.force_login(cast.other_officer)

    response = client.post(f"{kind.pages}{row.reference}/withdraw/", {"reason": "mine"})

    assert response.status_code == 404
    row.refresh_from_db()
    assert not row.is_in_error


def test_signed_out_is_sent_to_sign_in(client: Client, cast: Cast, kind: Kind) -> None:
    row = kind.make(cast.officer)

    for address in addresses(kind, row.reference):
        response = client.get(address)
        if address.startswith("/api"):
            assert response.status_code == 401
            assert response.json()["code"] == "not_authenticated"
        else:
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/")


def test_an_analyst_reads_but_does_not_log(
    client: Client, cast: Cast, kind: Kind
) -> None:
    client.force_login(cast.analyst)

    page = client.get(kind.pages)

    assert page.status_code == 200
    assert f"{kind.pages}new/" not in page.content.decode()
    assert client.get(f"{kind.pages}new/").status_code == 403
    assert client.post(kind.endpoint, {}).status_code == 403


def test_other_methods_are_not_answered(client: Client, cast: Cast, kind: Kind) -> None:
    row = kind.make(cast.officer)
    client.force_login(cast.officer)

    assert client.post(kind.pages).status_code == 405
    assert client.put(f"{kind.pages}new/").status_code == 405
    assert client.delete(f"{kind.pages}{row.reference}/").status_code == 405
    assert client.delete(kind.endpoint).status_code == 405
    assert client.patch(f"{kind.endpoint}/{row.reference}").status_code == 405


def test_the_api_wants_the_csrf_token(cast: Cast, kind: Kind) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.officer)

    response = strict.post(kind.endpoint, kind.new_body(), "application/json")

    assert response.status_code == 403
    assert not kind.model._default_manager.exists()


def _body(response: object) -> str:
    text = response.content.decode()  # type: ignore[attr-defined]
    return text.split("<main", 1)[1].split("</main>", 1)[0]
