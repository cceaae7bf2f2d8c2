"""Does a link to another team's live warrant show nowhere?"""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from operations.links.models import Link
from operations.warrants.models import Warrant
from stronghold.core.accounts.models import User
from stronghold.core.places.models import Premises
from tests.api.links.test_links import (
    at,
    in_file,
    link,
    main_of,
    page_of,
    panel_of,
)
from tests.api.warrants.conftest import Teams
from tests.factories import make_arrest, make_report, make_seizure

AsUser = Callable[[User], Client]


def test_another_team_sees_no_link_to_a_live_warrant(
    teams: Teams, live: Warrant, premises: Premises, as_user: AsUser
) -> None:
    arrest = make_arrest(teams.ours, **at(premises))
    officer = as_user(teams.ours)
    assert link(officer, arrest, live).status_code == 302
    assert live.reference in panel_of(officer, arrest)

    for person in (teams.theirs, teams.their_sergeant):
        other = as_user(person)
        assert live.reference not in page_of(other, arrest)
        body = other.get(f"/api/v1/arrests/{arrest.reference}").json()
        assert body["links"] == []
        ledger = other.get(reverse("ledger:premises", args=[premises.pk]))
        assert live.reference not in ledger.content.decode()
        # It offers no entry, and says of the warrant what it says of nothing.
        url = reverse("links:new", args=[arrest.reference])
        assert live.reference not in other.get(url).content.decode()
        answers = [
            main_of(other.post(url, {"other": typed})).replace(typed, "")
            for typed in (live.reference, "W-7F3K-92QX")
        ]
        assert answers[0] == answers[1]
        remove = reverse("links:remove", args=[live.reference, arrest.reference])
        assert other.post(remove, {"reason": "Wrong one"}).status_code == 404
    sergeant = as_user(teams.their_sergeant)
    assert in_file(teams.their_sergeant, "arrests") == {arrest.reference: ""}
    assert in_file(teams.sergeant, "arrests") == {arrest.reference: live.reference}
    for url in (
        reverse("oversight:record", args=[arrest.reference]),
        reverse("oversight:log"),
        reverse("oversight:person", args=[teams.ours.username]),
    ):
        shown = sergeant.get(url).content.decode()
        assert live.reference not in shown
        assert "Linked" not in shown
    # The last is all that the one who linked them did and read.
    assert "links records" not in shown
    assert Link.objects.get().removed_at is None


def test_a_hidden_link_refuses_nothing(
    teams: Teams, live: Warrant, entered: Warrant, as_user: AsUser
) -> None:
    """What is linked to a warrant that one may not see can be linked to another."""
    arrest, seizure = make_arrest(teams.ours), make_seizure(teams.ours)
    link(as_user(teams.ours), arrest, live)
    link(as_user(teams.ours), seizure, live)

    other = as_user(teams.theirs)

    assert link(other, arrest, entered).status_code == 302
    assert link(other, seizure, entered).status_code == 302
    assert link(other, seizure, arrest).status_code == 302


def test_a_spent_warrant_shows_its_links(
    teams: Teams, live: Warrant, as_user: AsUser
) -> None:
    report = make_report(teams.ours)
    link(as_user(teams.ours), report, live)
    other = as_user(teams.theirs)
    assert live.reference not in page_of(other, report)

    Warrant.objects.filter(pk=live.pk).update(state="returned")

    assert live.reference in panel_of(other, report)
    assert report.reference in panel_of(other, live)
