"""An agreement with the council, and helpers that fill in a disclosure."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.partners.disclosures.models import Disclosure
from tests.agreements import make_agreement
from tests.factories import Cast, make_cast, make_closure

PLACE = "Flat 2, 3 Mill Lane"
SignIn = Callable[[Any], Client]
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The cast in a database that the partners' connection can see."""
    return make_cast()


@pytest.fixture
def agreement(cast: Cast, country: dict[str, Area]) -> Agreement:
    return make_agreement(cast)


@pytest.fixture
def sign_in() -> Callable[[Any], Client]:
    def client_of(person: Any) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return client_of


@pytest.fixture(autouse=True)
def fresh_partner_connection() -> Iterator[None]:
    """The partner's connection outlives a test, and must not outlive its database."""
    yield
    connections["partner"].close()


def answers(**given: Any) -> dict[str, Any]:
    """Return a posted form: the place is ticked, and it lasts 14 days."""
    until = clock.today() + timedelta(days=14)
    return {
        "client_uuid": "0f8f5c1c-6c0e-4b5e-9a83-0d5b5f5a0001",
        "disclosed_fields": ["place_text"],
        "purpose": "To plan the visit to the tenant",
        "agreement": "G-TEST-0001",
        "gateway": "cda_115",
        "from_regime": "part_3",
        "to_regime": "uk_gdpr",
        "reliability": "checked",
        # Asked only of a record about one person.
        "name_passed": "phone",
        "reason": "They visit alone otherwise",
        "until_day": str(until.day),
        "until_month": str(until.month),
        "until_year": str(until.year),
    } | given


def confirm(client: Client, url: str, sent: dict[str, Any]) -> Any:
    """Post the form, and confirm on the check page."""
    page = client.post(url, sent).content.decode()
    digest = dict(HIDDEN.findall(page))["checked"]
    return client.post(url, sent | {"checked": digest, "confirm": "yes"})


def new_url(reference: str, **params: str) -> str:
    url = reverse("disclosures:new", args=[reference])
    return url + "?" + "&".join(f"{name}={text}" for name, text in params.items())


@pytest.fixture
def closure(cast: Cast, agreement: Agreement) -> Any:
    return make_closure(cast.officer, place_text=PLACE, state="served")


@pytest.fixture
def disclosed(cast: Cast, closure: Any, sign_in: SignIn) -> Disclosure:
    """A disclosure that the officer made to the partner on the pages."""
    url = new_url(closure.reference, to="partner")
    confirm(sign_in(cast.officer), url, answers())
    return Disclosure.objects.get()


def read(sign_in: SignIn, person: Any, row: Disclosure) -> Any:
    return sign_in(person).get(reverse("portal:disclosure", args=[row.reference]))
