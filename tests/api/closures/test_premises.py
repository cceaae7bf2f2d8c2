"""The address of a case that is not loaded is made known premises in one press."""

import pytest
from django.test import Client

from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.factories import WEST_SOUTH, Cast, make_closure

pytestmark = pytest.mark.django_db
OFFER = "Make 41 Lake Street a known address"


@pytest.fixture
def street(db: None) -> Street:
    return Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)


def test_a_case_at_a_number_that_is_not_loaded_offers_to_make_the_premises(
    client: Client, cast: Cast, street: Street
) -> None:
    case = make_closure(
        cast.officer, place_text="41 Lake Street", street=street, point=WEST_SOUTH
    )
    client.force_login(cast.officer)
    page = f"/operations/closures/{case.reference}/"
    before = client.get(page).content.decode()
    assert OFFER in before
    assert f'action="{page}premises/"' in before
    assert "Everything recorded at Lake Street" in before

    answer = client.post(f"{page}premises/")

    assert answer["Location"] == page
    case.refresh_from_db()
    made = Premises.objects.get()
    assert (made.address, made.street, case.premises) == (
        "41 Lake Street",
        street,
        made,
    )
    after = client.get(page).content.decode()
    assert OFFER not in after
    assert "41 Lake Street is a known address now" in after
    assert f"/places/premises/{made.pk}/" in after
    assert case.reference in client.get(f"/places/premises/{made.pk}/").content.decode()
    client.post(f"{page}premises/")
    [event] = Event.objects.filter(detail__change="premises_made")
    assert case.reference in event.records


def test_it_is_offered_for_no_other_place_and_to_no_one_who_may_not_change_a_case(
    client: Client, cast: Cast, street: Street
) -> None:
    at = {"street": street, "point": WEST_SOUTH}
    words = make_closure(cast.officer, place_text="By the shops, Lake Street", **at)
    house = make_closure(cast.officer, place_text="41 Lake Street", **at)

    client.force_login(cast.officer)
    page = f"/operations/closures/{words.reference}/"
    assert "a known address" not in client.get(page).content.decode()
    client.post(f"{page}premises/")
    client.force_login(cast.analyst)
    page = f"/operations/closures/{house.reference}/"
    assert OFFER not in client.get(page).content.decode()
    assert client.post(f"{page}premises/").status_code == 403
    assert not Premises.objects.exists()
