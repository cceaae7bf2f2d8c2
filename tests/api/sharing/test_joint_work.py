"""Of joint work a partner is shown its own part, and never who else took part."""

import json
from typing import Any

import pytest
from django.test import Client

from operations.activities.models import Activity
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.models import Agreement
from stronghold.exports.actions.writing import write_exports
from stronghold.partners.portal.kinds import KINDS
from tests.api.exports.conftest import folder  # noqa: F401 - fixture
from tests.api.ogc.conftest import end
from tests.api.sharing.conftest import rows_for
from tests.factories import (
    Cast,
    make_activity,
    make_organisation,
    make_took_part,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
LIST = "/shared/G-TEST-0001/activities/"
ITEMS = "/ogc/collections/activities/items"
# What stands for the part of another organisation: its name, and its numbers.
OTHERS = ("Zeta-Childrens", "477", "1337")


@pytest.fixture
def joint(cast: Cast, agreement: Agreement, west: dict[str, Any]) -> Activity:
    """Police led it; the council was there with two, and children's services."""
    row = make_activity(cast.officer, kind="welfare_visit", minutes=40, **west)
    make_organisation("zeta-childrens", OrganisationKind.CHILDREN, cast.officer.force)
    make_took_part(row, "council", n_people=2, minutes=25)
    make_took_part(row, "zeta-childrens", n_people=477, minutes=1337)
    make_took_part(row, "kind:ambulance", n_people=477, minutes=1337)
    return row


@pytest.fixture
def council(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.partner)
    return client


def own_part(cast: Cast, agreement: Agreement) -> dict[str, list[Any]]:
    """Return what each shared activity says of the council's own part."""
    names = KINDS["activities"].columns
    found = {}
    for row in rows_for(cast.partner, agreement, "activities"):
        values = dict(zip(names, row.values, strict=True))
        own = ("own_part", "own_people", "own_minutes")
        found[row.reference] = [values[name] for name in own]
    return found


def test_a_partner_is_shown_its_own_part(
    cast: Cast, agreement: Agreement, joint: Activity, west: dict[str, Any]
) -> None:
    council = cast.partner.organisation
    alone = make_activity(cast.officer, n_people=9, minutes=50, **west)
    whole = make_activity(cast.officer, n_people=9, minutes=50, **west)
    make_took_part(whole, "council", n_people=3)
    gone = make_activity(cast.officer, **west)
    over = {"removed_at": clock.now(), "removed_by": cast.officer}
    make_took_part(gone, "council", n_people=3, **over)
    led = make_activity(
        cast.officer, organisation=council, n_people=4, minutes=30, **west
    )
    make_took_part(led, "police", n_people=7)

    assert own_part(cast, agreement) == {
        joint.reference: ["joined", 2, 25],
        alone.reference: [None, None, None],
        # It stayed as long as the activity took.
        whole.reference: ["joined", 3, 50],
        gone.reference: [None, None, None],
        led.reference: ["led", 4, 30],
    }


def test_no_page_feature_or_file_says_who_else_took_part(
    cast: Cast,
    agreement: Agreement,
    joint: Activity,
    council: Client,
    folder: Any,  # noqa: F811
) -> None:
    asked = council.post("/shared/G-TEST-0001/geopackage/", {"purpose": "A test"})
    write_exports()
    key = make_key(
        by=cast.partner, name="x", scopes=["maps"], days=30, agreement="G-TEST-0001"
    )
    headers = {"Authorization": f"Bearer {key}"}
    answers = [
        *(council.get(url) for url in ("/shared/", LIST, "/shared/G-TEST-0001/map/")),
        *(
            Client().get(url, headers=headers)
            for url in (ITEMS, f"{ITEMS}/{joint.reference}")
        ),
        council.get(f"{asked['Location']}file/"),
    ]

    for answer in answers:
        assert answer.status_code == 200
        body = answer.getvalue()
        assert joint.reference.encode() in body
        for words in (*OTHERS, "mbulance"):
            assert words.encode() not in body, words
    properties = json.loads(answers[3].content)["features"][0]["properties"]
    assert (properties["own_people"], properties["own_minutes"]) == (2, 25)
    page = answers[1].content.decode()
    assert "Your people" in page
    assert "Took part" in page


def test_the_list_is_narrowed_to_what_the_partner_took_part_in(
    cast: Cast, joint: Activity, council: Client, west: dict[str, Any]
) -> None:
    alone = make_activity(cast.officer, **west)

    page = council.get(LIST, {"own": "yes"}).content.decode()

    assert joint.reference in page
    assert alone.reference not in page
    assert alone.reference in council.get(LIST).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "covert"},
        {"is_under_way": True, "minutes": None},
        {"is_elsewhere": True},
    ],
)
def test_that_it_took_part_opens_nothing_that_the_agreement_does_not_share(
    cast: Cast,
    agreement: Agreement,
    west: dict[str, Any],
    east: dict[str, Any],
    given: dict[str, Any],
) -> None:
    where = east if given.pop("is_elsewhere", False) else west
    given["occurred_at"] = clock.now()
    row = make_activity(cast.officer, **where | given)
    make_took_part(row, "council")

    assert own_part(cast, agreement) == {}


def test_once_the_agreement_ended_its_own_part_is_not_shown_either(
    agreement: Agreement, joint: Activity, council: Client
) -> None:
    assert joint.reference in council.get(LIST).content.decode()

    end(agreement)

    assert joint.reference.encode() not in council.get(LIST).content
    assert joint.reference.encode() not in council.get("/shared/").content
