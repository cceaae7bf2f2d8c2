"""The list of disclosures: each status, whether it was read, and the query count."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.partners.disclosures.models import Disclosure
from tests.agreements import make_agreement
from tests.api.disclosures.conftest import SignIn, read
from tests.disclosures import make_disclosure
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
LIST = "/sharing/disclosures/"


def test_each_row_shows_its_status_and_whether_it_was_read(
    cast: Cast, closure: Any, agreement: Agreement, sign_in: SignIn
) -> None:
    ended = {"until": clock.today() - timedelta(days=1)}
    rows = [
        make_disclosure(cast, closure.reference, agreement),
        make_disclosure(cast, closure.reference, agreement, **ended),
        make_disclosure(cast, closure.reference, agreement, gateway="care_45"),
    ]
    read(sign_in, cast.partner, rows[0])
    read(sign_in, cast.partner, rows[0])

    shown = _rows(sign_in(cast.officer))

    assert "Can be read" in shown[rows[0].reference]
    assert "2 times" in shown[rows[0].reference]
    assert "Not read yet" in shown[rows[1].reference]
    assert "Ended" in shown[rows[1].reference]
    assert "Agreement not in force" in shown[rows[2].reference]


def test_a_full_page_runs_as_many_queries_as_a_page_of_one(
    cast: Cast,
    closure: Any,
    agreement: Agreement,
    sign_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    other = make_agreement(cast, reference="G-TEST-0002")
    make_agreement(cast, version=2)
    for n in range(25):
        make_disclosure(cast, closure.reference, (agreement, other)[n % 2])
    assert Disclosure.objects.count() == 25
    desk = sign_in(cast.officer)

    with django_assert_max_num_queries(14):
        answer = desk.get(LIST)

    assert answer.content.decode().count("Not read yet") == 25


def test_the_page_more_links_officers_to_it(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.officer).get(reverse("more")).content.decode()

    assert f'href="{LIST}"' in page


def _rows(desk: Client) -> dict[str, str]:
    """Return the HTML of each disclosure's row, by reference."""
    body = desk.get(LIST).content.decode().partition("<tbody")[2]
    return {
        reference: row
        for row in body.split("<tr")
        for reference in Disclosure.objects.values_list("reference", flat=True)
        if reference in row
    }
