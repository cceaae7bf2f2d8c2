"""Does nothing of organised crime groups reach those without the verb?"""

import pytest
from django.test import Client
from django.urls import reverse

from operations.groups.models import CrimeGroup
from operations.groups.record import GROUPS
from stronghold.core.audit.models import Event
from stronghold.core.sharing.fields import FieldClass
from stronghold.exports.models import Export
from tests.addresses import addresses
from tests.api.groups.conftest import ENDPOINT, URL, SignIn, group_body, group_form
from tests.factories import WEST_SOUTH, Cast, make_group
from tests.reasons import say_why
from tests.sweeps import is_long, some
from tests.things import Things, make_things

CANARY = "heliotrope"
WITHOUT = ["officer", "analyst", "partner", "admin"]
# Words that would give away that there is such a list.
WORDS = (CANARY, "rganised crime group", URL)


@pytest.fixture
def things(cast: Cast) -> Things:
    return make_things(cast)


@pytest.fixture
def group(cast: Cast, things: Things) -> CrimeGroup:
    where = {"premises_id": things.premises, "street_id": things.street}
    where |= {"point": WEST_SOUTH, "place_text": CANARY}
    return make_group(cast.supervisor, name=CANARY, **where)


def pages(group: CrimeGroup) -> list[str]:
    one = group.reference
    endpoint = f"{ENDPOINT}/{one}"
    own = [URL, f"{URL}{one}/", f"{URL}disruptions/"]
    return own + [ENDPOINT, endpoint, f"{endpoint}/disruptions"]


def forms(group: CrimeGroup) -> list[str]:
    one = f"{URL}{group.reference}/"
    disruption = f"{URL}disruptions/{group.reference}/new/"
    return [
        f"{URL}new/",
        f"{one}correct/",
        f"{one}status/",
        f"{one}withdraw/",
        disruption,
    ]


@pytest.mark.parametrize("name", ["supervisor", "records"])
def test_who_runs_groups_reads_and_changes_them(
    sign_in: SignIn, cast: Cast, group: CrimeGroup, things: Things, name: str
) -> None:
    client = sign_in(name)
    for reference in (group.reference, things.of["groups"]):
        say_why(getattr(cast, name), reference)

    for url in (*pages(group), *forms(group)):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("name", WITHOUT)
def test_others_are_refused_every_page(
    sign_in: SignIn, group: CrimeGroup, name: str
) -> None:
    client = sign_in(name)

    for url in (*pages(group), *forms(group)):
        answer = client.get(url)
        assert answer.status_code == 403, url
        assert CANARY not in answer.content.decode()
    sent = client.post(ENDPOINT, group_body(), content_type="application/json")
    assert sent.status_code == 403


@pytest.mark.parametrize("name", some(WITHOUT, short={"officer"}))
def test_others_find_no_word_of_them_anywhere(
    sign_in: SignIn, group: CrimeGroup, things: Things, name: str
) -> None:
    """Neither in the navigation, nor on any page, list, map or ledger of the site.

    The short form opens the pages that are about no one thing.
    """
    client = sign_in(name)
    visited = 0
    for address in addresses():
        if address.arguments and not is_long():
            continue
        own = ("groups:", "disruptions:", "api_group")
        is_own = address.name.startswith(own)
        if is_own or address.name == "api_schema" or "logout" in address.name:
            continue
        answer = client.get(things.url_of(address))
        if answer.status_code != 200 or answer.streaming:
            continue
        visited += 1
        body = answer.content.decode(errors="ignore")
        named = [CANARY, group.reference, things.of["groups"]]
        # The record of processing names each kind of record (DPA 2018, s.61), and who
        # composes roles reads what each may open.
        names_kinds = address.name.startswith(("statements:", "force:choices:"))
        for text in named if names_kinds else named + list(WORDS):
            assert text not in body, (address.name, text)
    assert visited > 5


@pytest.mark.parametrize("words", [CANARY, "reference"])
def test_an_officer_finds_none_by_a_search(
    sign_in: SignIn, group: CrimeGroup, words: str
) -> None:
    sought = group.reference if words == "reference" else words
    found = sign_in("officer").post("/search/", {"words": sought}, follow=True)

    shown = found.content.decode()
    assert found.status_code == 200
    assert f"{URL}{group.reference}/" not in shown
    assert "rganised crime group" not in shown


def test_an_officer_finds_none_in_the_ledger_of_its_place(
    sign_in: SignIn, group: CrimeGroup, things: Things
) -> None:
    url = reverse("ledger:premises", args=[things.premises])

    assert CANARY in sign_in("supervisor").get(url).content.decode()
    shown = sign_in("officer").get(url).content.decode()
    assert not any(text in shown for text in (*WORDS, group.reference))


@pytest.mark.parametrize("name", ["officer", "supervisor", "records"])
def test_no_one_can_export_them(sign_in: SignIn, group: CrimeGroup, name: str) -> None:
    """Not those either who may read them and may export other lists."""
    client = sign_in(name)
    may_read = name != "officer"

    listed = client.get(URL)
    assert listed.status_code == (200 if may_read else 403)
    assert (group.reference in listed.content.decode()) == may_read
    assert "Export" not in listed.content.decode()
    url = f"{reverse('exports:new')}?of=groups"
    sent = {"columns": ["reference", "name"], "form": "csv", "purpose": "A review"}
    for refused in (client.get(url), client.post(url, sent)):
        assert refused.status_code == (400 if may_read else 403)
        assert not any(
            text in refused.content.decode() for text in (CANARY, group.reference)
        )
    assert not Export.objects.filter(of="groups").exists()


@pytest.mark.parametrize("name", ["analyst", "supervisor"])
def test_map_programs_are_not_offered_them(
    sign_in: SignIn, group: CrimeGroup, name: str
) -> None:
    shown = sign_in(name).get(reverse("ogc:collections")).content.decode()

    assert not any(text in shown for text in WORDS)


def test_another_force_finds_nothing(cast: Cast, group: CrimeGroup) -> None:
    cast.other_officer.role = "supervisor"
    cast.other_officer.save()
    client = Client()
    client.force_login(cast.other_officer)

    for url in pages(group):
        answer = client.get(url)
        assert answer.status_code in {200, 404}, url
        shown = answer.content.decode().replace(url, "")
        assert CANARY not in shown
        assert group.reference not in shown


def test_no_word_of_it_is_in_the_audit_log(sign_in: SignIn, group: CrimeGroup) -> None:
    client = sign_in("supervisor")
    client.post(f"{URL}new/", group_form(name=CANARY))
    for url in pages(group):
        client.get(url)

    details = Event.objects.values_list("detail", flat=True)
    assert not any(CANARY in str(detail) for detail in details)


def test_no_field_of_it_is_open() -> None:
    assert FieldClass.OPEN not in GROUPS.classes.values()
