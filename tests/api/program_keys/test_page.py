"""The page of keys: what each person can choose there, and how it is used."""

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.scopes import SCOPES, lists_of
from stronghold.core.program_keys.actions import make_key
from stronghold.core.program_keys.models import ProgramKey
from tests.factories import Cast, make_organisation, make_user

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])

PAGE = "/keys/"
FOR_MAPS = "In QGIS: Layer"
EXAMPLE = 'Authorization: Bearer …" '


def page_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def example_in(page: str) -> str:
    return page.partition(EXAMPLE)[2].partition("</code>")[0]


def test_police_are_shown_maps_and_the_list_of_reports(cast: Cast) -> None:
    page = page_of(cast.analyst)
    assert FOR_MAPS in page
    assert example_in(page) == "http://testserver/api/v1/reports"


def test_a_council_without_an_agreement_is_shown_closures_alone(cast: Cast) -> None:
    page = page_of(cast.partner)
    assert FOR_MAPS not in page
    assert example_in(page) == "http://testserver/api/v1/closures"


def test_who_can_choose_nothing_is_shown_no_use_of_it(cast: Cast) -> None:
    force = cast.partner.organisation.force
    homes = make_organisation("homes", OrganisationKind.HOUSING, force)
    page = page_of(make_user("landlord", Role.PARTNER, homes))
    assert "there is nothing to open yet" in page
    assert "How to use it" not in page
    assert FOR_MAPS not in page
    assert example_in(page) == ""


def test_it_says_how_many_requests_a_key_may_send(cast: Cast) -> None:
    with override_settings(KEY_REQUESTS=1234):
        page = page_of(cast.analyst)
    assert "At most 1,234 requests a minute" in page


def test_each_scope_that_reads_a_list_has_its_name() -> None:
    patterns = get_resolver("stronghold.api_urls").url_patterns
    paths = {str(pattern.pattern) for pattern in patterns}
    lists = lists_of([scope.code for scope in SCOPES])
    assert lists
    assert set(lists) <= paths


def test_it_says_from_where_a_key_works(cast: Cast) -> None:
    make_key(
        by=cast.analyst,
        name="Desk",
        # Chosen twice, it is stored once.
        scopes=["reports.read", "reports.read"],
        days=30,
        networks="192.0.2.0/24",
    )
    page = page_of(cast.analyst)
    assert "Works from: 192.0.2.0/24" in page
    assert ProgramKey.objects.get().scopes == ["reports.read"]


def test_how_one_signs_in_leads_to_it_for_who_may_make_keys(cast: Cast) -> None:
    link = f'href="{PAGE}"'
    client = Client()
    client.force_login(cast.analyst)
    assert link in client.get("/accounts/security/").content.decode()
    client.force_login(cast.officer)
    assert link not in client.get("/accounts/security/").content.decode()
