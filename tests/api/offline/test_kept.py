"""What is stored on a phone: worker, shells, public places; no personal data."""

import json
import re

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from stronghold.core.accounts.models import Team, TeamArea
from stronghold.core.geography.models import Area, Postcode, Street
from stronghold.core.geography.names import GENERIC, SHORT_TYPES
from stronghold.core.geography.rules import BEFORE_STREET
from stronghold.core.places.models import Premises
from stronghold.offline.safe_forms import END_SHELL, SAFE_FORMS
from tests.factories import ELSEWHERE, WEST_SOUTH, Cast

SHELLS = [
    "/offline/",
    "/offline/day/",
    *(safe.shell_url for safe in (*SAFE_FORMS, END_SHELL)),
]
PLACES = "/offline/places.json"


@pytest.mark.parametrize("url", SHELLS)
def test_a_shell_is_the_same_for_all(client: Client, cast: Cast, url: str) -> None:
    cast.officer.display_name = "Canary of the Station"
    cast.officer.save()
    signed_out = client.get(url)
    client.force_login(cast.officer)
    officer = client.get(url)

    assert signed_out.status_code == officer.status_code == 200
    assert signed_out.content == officer.content
    page = officer.content.decode()
    assert cast.officer.display_name not in page
    assert not re.search(r'csrfmiddlewaretoken" value="\w', page)
    assert "Set-Cookie" not in officer.headers
    assert not re.search(r'name="client_uuid" value="\w', page)


@pytest.mark.parametrize("safe", SAFE_FORMS, ids=lambda safe: safe.code)
def test_a_shell_asks_what_the_form_asks(
    client: Client, cast: Cast, safe: object
) -> None:
    """The field names are the same, so a stored entry is what the page would send."""
    names = re.compile(r'<(?:input|textarea|select)[^>]* name="([^"]+)"')
    client.force_login(cast.officer)
    page = client.get(safe.page_url).content.decode()  # type: ignore[attr-defined]
    shell = client.get(safe.shell_url).content.decode()  # type: ignore[attr-defined]

    of_page = set(names.findall(page[page.index("data-offline-form") :]))
    of_shell = set(names.findall(shell[shell.index("data-offline-form") :]))
    assert of_page - of_shell == {"csrfmiddlewaretoken"}
    assert of_shell <= of_page
    assert f'data-offline-form="{safe.code}"' in page  # type: ignore[attr-defined]


@pytest.mark.parametrize("safe", SAFE_FORMS, ids=lambda safe: safe.code)
def test_a_shell_needs_what_the_server_demands(
    client: Client, cast: Cast, safe: object
) -> None:
    """An empty form is refused with the same messages on both pages."""
    client.force_login(cast.officer)
    answer = client.post(
        safe.page_url,  # type: ignore[attr-defined]
        {},
        headers={"Accept": "application/json"},
    )

    asked = {need.message for need in safe.needs}  # type: ignore[attr-defined]
    refused = {words for said in answer.json()["errors"].values() for words in said}
    assert asked == refused


def test_an_unknown_form_has_no_shell(client: Client) -> None:
    assert client.get("/offline/warrant/").status_code == 404


def test_the_worker_keeps_files_that_are_there_and_the_shells(client: Client) -> None:
    answer = client.get("/service-worker.js")
    script = answer.content.decode()
    release = json.loads(script.split("\n", 1)[0][len("const RELEASE = ") : -1])

    assert answer["Content-Type"] == "text/javascript"
    assert "no-cache" in answer["Cache-Control"]
    assert set(release["shells"]) == set(SHELLS)
    assert release["forms"] == {safe.page_url: safe.shell_url for safe in SAFE_FORMS}
    assert any("offline/start." in name for name in release["files"])
    assert any("idb-8.0.4" in name for name in release["files"])
    named = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:js|css))"', shells(client))
    assert named
    assert set(named) <= set(release["files"])
    assert client.get("/service-worker.js").content == answer.content


def shells(client: Client) -> str:
    return "".join(client.get(url).content.decode() for url in SHELLS)


def test_the_home_screen_has_a_shortcut_to_each_form(client: Client) -> None:
    answer = client.get("/app.webmanifest")

    manifest = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    shortcuts = {one["name"]: one["url"] for one in manifest["shortcuts"]}
    assert shortcuts == {
        "Log a report": reverse("reports:new"),
        "Record an arrest": reverse("arrests:new"),
        "Log an activity": reverse("activities:new"),
    }
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}


@pytest.fixture
def streets(cast: Cast, country: dict[str, Area]) -> None:
    """One street and postcode in the district, one of each elsewhere, and premises."""
    here, away = WEST_SOUTH, ELSEWHERE
    lake = Street.objects.create(name="Lake Street", kind="street", point=here)
    Street.objects.create(name="Far Road", kind="street", point=away)
    Street.objects.create(name="Supermarket", kind="landmark", point=here)
    Postcode.objects.create(code="OX1 1AA", point=here)
    Postcode.objects.create(code="OX9 9ZZ", point=away)
    Premises.objects.create(
        force=cast.officer.force, address="7 Canary Court", street=lake, point=here
    )


def kept(client: Client) -> list[str]:
    return [label for _, label in client.get(PLACES).json()["places"]]


def test_all_places_are_kept_where_the_team_owns_no_area(
    client: Client, cast: Cast, streets: None
) -> None:
    client.force_login(cast.officer)

    assert kept(client) == ["Far Road", "Lake Street", "OX1 1AA", "OX9 9ZZ"]


def test_only_those_of_the_teams_district_and_never_premises(
    client: Client, cast: Cast, streets: None
) -> None:
    team = Team.objects.get(code="city")
    TeamArea.objects.create(
        organisation=cast.officer.organisation, team=team, area_code="E05000002"
    )
    cast.officer.team = team
    cast.officer.save()
    client.force_login(cast.officer)

    answer = client.get(PLACES)

    assert kept(client) == ["Lake Street", "OX1 1AA"]
    assert "Canary" not in answer.content.decode()
    street = Street.objects.get(name="Lake Street")
    assert answer.json()["places"][0] == [f"street:{street.pk}", "Lake Street"]


def test_the_words_by_which_names_are_compared_are_kept_with_them(
    client: Client, cast: Cast, streets: None
) -> None:
    client.force_login(cast.officer)

    stored = client.get(PLACES).json()

    assert stored["short_types"] == SHORT_TYPES
    assert set(stored["generic"]) == GENERIC
    assert stored["before_street"] == BEFORE_STREET


def test_places_that_have_not_changed_are_not_sent_again(
    client: Client, cast: Cast, streets: None
) -> None:
    client.force_login(cast.officer)
    first = client.get(PLACES)

    again = client.get(PLACES, headers={"If-None-Match": first["ETag"]})
    Street.objects.create(name="New Street", kind="street", point=Point(-1.2, 51.7))
    changed = client.get(PLACES, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert changed.status_code == 200
    assert "private" in first["Cache-Control"]


def test_places_are_for_those_who_find_places(client: Client, cast: Cast) -> None:
    for refused in (cast.partner, cast.admin):
        client.force_login(refused)
        assert client.get(PLACES).status_code == 403
