"""Does a link to a group, and what hangs on it, show to those alone who may read it?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.groups.models import CrimeGroup
from operations.links.record import KIND_OF
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import User
from stronghold.core.places.models import Premises
from tests.api.links.conftest import entered, live, premises, teams
from tests.api.links.test_links import at, in_file, link, main_of, panel_of
from tests.api.warrants.conftest import Teams
from tests.factories import (
    make_arrest,
    make_closure,
    make_county_line,
    make_group,
    make_operation,
    make_seizure,
)
from tests.reasons import say_why

__all__ = ["entered", "live", "premises", "teams"]
AsUser = Callable[[User], Client]
CANARY = "heliotrope"
WORDS = (CANARY, "rganised crime group", "/operations/groups/")


@pytest.fixture
def group(teams: Teams) -> CrimeGroup:
    return make_group(teams.sergeant, name=CANARY)


@pytest.fixture
def linked(
    teams: Teams, group: CrimeGroup, entered: Warrant, as_user: AsUser
) -> list[Any]:
    """One record of each kind that can be linked to a group, linked to it."""
    by = teams.ours
    rows = [
        make_operation(by),
        entered,
        make_arrest(by),
        make_seizure(by),
        make_closure(by),
        make_county_line(by),
    ]
    sergeant = as_user(teams.sergeant)
    for row in rows:
        assert link(sergeant, row, group).status_code == 302, row.reference
    return rows


def detail_of(row: Any) -> str:
    return KIND_OF[row.reference[:1]].url("detail", row.reference)


def test_its_page_lists_all_that_is_linked_to_it(
    teams: Teams, group: CrimeGroup, linked: list[Any], as_user: AsUser
) -> None:
    shown = panel_of(as_user(teams.sergeant), group)

    assert len(linked) == 6
    for row in linked:
        assert row.reference in shown


def test_those_without_the_verb_find_no_word_of_it_on_a_linked_record(
    teams: Teams, group: CrimeGroup, linked: list[Any], as_user: AsUser
) -> None:
    officer = as_user(teams.ours)

    for row in linked:
        assert group.reference in panel_of(as_user(teams.sergeant), row)
        shown = officer.get(detail_of(row)).content.decode()
        assert not any(text in shown for text in (*WORDS, group.reference))
        # Nor may the form that links records say that there are groups.
        url = reverse("links:new", args=[row.reference])
        form = officer.get(url)
        assert not any(text in form.content.decode() for text in WORDS)
        is_line = row.reference.startswith("L-")
        assert form.status_code == (404 if is_line else 200)
        if not is_line:
            answers = [
                main_of(officer.post(url, {"other": typed})).replace(typed, "")
                for typed in (group.reference, "N-7F3K-92QX")
            ]
            assert answers[0] == answers[1]
        remove = reverse("links:remove", args=[group.reference, row.reference])
        assert officer.post(remove, {"reason": "Wrong one"}).status_code == 404


def test_files_and_the_api_name_it_to_those_alone_who_may_read_it(
    teams: Teams, group: CrimeGroup, linked: list[Any], as_user: AsUser
) -> None:
    (arrest,) = [row for row in linked if row.reference.startswith("A-")]
    url = f"/api/v1/arrests/{arrest.reference}"

    def named(person: User) -> list[str]:
        return [one["reference"] for one in as_user(person).get(url).json()["links"]]

    assert named(teams.sergeant) == [group.reference]
    assert named(teams.ours) == []
    assert in_file(teams.sergeant, "arrests")[arrest.reference] == group.reference
    assert in_file(teams.ours, "arrests")[arrest.reference] == ""


def test_the_ledger_of_a_linked_place_is_as_before_for_others(
    teams: Teams, group: CrimeGroup, premises: Premises, as_user: AsUser
) -> None:
    arrest = make_arrest(teams.ours, **at(premises))
    url = reverse("ledger:premises", args=[premises.pk])
    before = main_of(as_user(teams.ours).get(url))

    link(as_user(teams.sergeant), arrest, group)

    assert main_of(as_user(teams.ours).get(url)) == before
    assert group.reference in as_user(teams.sergeant).get(url).content.decode()


def test_its_page_lists_the_places_of_what_is_linked_and_of_its_lines(
    teams: Teams, group: CrimeGroup, premises: Premises, as_user: AsUser
) -> None:
    line = make_county_line(teams.ours)
    line.linked_premises.add(premises)
    other = Premises.objects.create(
        force=teams.ours.force,
        address="9 Lake Street",
        street=premises.street,
        point=premises.point,
        kind="dwelling",
    )
    sergeant = as_user(teams.sergeant)
    for row in (line, make_arrest(teams.ours, **at(other))):
        link(sergeant, group, row)

    shown = main_of(sergeant.get(detail_of(group)))

    places = shown.partition('id="group-places"')[2].partition("</section>")[0]
    for one in (premises, other):
        assert one.address in places
        assert reverse("ledger:premises", args=[one.pk]) in places


def test_another_teams_live_warrant_shows_nowhere_on_its_page(
    teams: Teams, group: CrimeGroup, live: Warrant, as_user: AsUser
) -> None:
    """Neither the warrant nor its address, nor as something that can show a disruption:
    not even to the team that holds it, since all readers see a disruption."""
    link(as_user(teams.sergeant), group, live)
    say_why(teams.their_sergeant, group.reference)
    pages = [
        detail_of(group),
        reverse("links:new", args=[group.reference]),
        reverse("disruptions:new", args=[group.reference]),
    ]

    assert live.reference in panel_of(as_user(teams.sergeant), group)
    for url in pages:
        shown = as_user(teams.their_sergeant).get(url)
        assert shown.status_code == 200, url
        assert live.reference not in shown.content.decode()
        assert "14 Lake Street" not in shown.content.decode()
    form = as_user(teams.sergeant).get(pages[-1]).content.decode()
    assert live.reference not in form
    body = as_user(teams.their_sergeant).get(f"/api/v1/groups/{group.reference}").json()
    assert body["links"] == []


def test_nothing_that_belongs_to_a_group_is_offered_as_likely(
    teams: Teams, premises: Premises, as_user: AsUser
) -> None:
    group = make_group(teams.sergeant, **at(premises))
    arrest = make_arrest(teams.sergeant, **at(premises))

    for row, other in ((arrest, group), (group, arrest)):
        url = reverse("links:new", args=[row.reference])
        shown = as_user(teams.sergeant).get(url).content.decode()
        assert other.reference not in shown
