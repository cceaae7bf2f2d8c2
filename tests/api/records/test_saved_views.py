"""Are views of lists for their owner or team alone, without what was typed?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import Team, User
from stronghold.core.records.models import SavedView
from tests.agreements import make_agreement
from tests.factories import Cast
from tests.refusals import refusal_on

SignIn = Callable[[User], Client]
REPORTS, TRIAGE = "/reports/", "/reports/triage/"
# Every list with a panel of filters, and what may narrow it.
LISTS = {
    REPORTS: "concern=cuckooing&sort=oldest",
    TRIAGE: "status=open&weapons=yes",
    "/deadlines/": "whose=all&kind=notice_ends",
    "/operations/arrests/": "area=elsewhere",
    "/operations/seizures/": "mine=yes",
    "/operations/activities/": "under_way=yes",
    "/operations/closures/": "from=2026-11-01",
    "/operations/warrants/": "in_error=yes",
    "/operations/groups/": "to=2026-11-24",
    "/operations/safeguarding/referrals/": "mine=yes",
    "/operations/safeguarding/concerns/": "area=not-known",
    "/operations/safeguarding/lines/": "mine=yes",
    "/sharing/disclosures/": "status=ended",
}


@pytest.fixture(autouse=True)
def team(cast: Cast) -> Team:
    """The team of the officer and the supervisor."""
    team = Team.objects.get(code="city")
    for person in (cast.officer, cast.supervisor):
        User.objects.filter(pk=person.pk).update(team=team)
        person.refresh_from_db()
    return team


def save(client: Client, url: str, name: str, query: str, whose: str = "me") -> Any:
    data = {"save_view": "yes", "name": name, "whose": whose}
    return client.post(f"{url}?{query}", data)


def delete(client: Client, url: str, view: object) -> Any:
    return client.post(url, {"delete_view": view})


def shown(client: Client, url: str) -> dict[str, list[tuple[str, bool]]]:
    """Return the names of the views over a list, and which of them is current."""
    groups = client.get(url).context["views"]["groups"]
    return {
        group.label: [(view.chip.text, view.chip.current) for view in group.views]
        for group in groups
    }


def test_every_list_has_saved_views_of_its_own(
    as_user: SignIn, cast: Cast, at_now: object
) -> None:
    supervisor = as_user(cast.supervisor)
    for url, query in LISTS.items():
        assert supervisor.get(f"{url}?{query}").context["views"]["form"], url
        assert save(supervisor, url, " Mine ", f"{query}&x=1")["Location"], url

    assert SavedView.objects.count() == len(LISTS)
    row = SavedView.objects.get(of="reports")
    assert (row.owner, row.name, row.team) == (cast.supervisor, "Mine", None)
    assert row.params == {"concern": "cuckooing", "sort": "oldest"}
    for url, query in LISTS.items():
        assert shown(supervisor, f"{url}?{query}") == {"My views": [("Mine", True)]}
    assert shown(as_user(cast.officer), REPORTS) == {}


def test_a_view_is_for_its_owner_or_for_the_team_alone(
    as_user: SignIn, cast: Cast
) -> None:
    officer, supervisor = as_user(cast.officer), as_user(cast.supervisor)
    analyst, abroad = as_user(cast.analyst), as_user(cast.other_officer)
    for whose in ("me", "team"):
        save(officer, REPORTS, f"Of {whose}", "assigned=yes", whose)
    mine, ours = SavedView.objects.order_by("name")

    assert shown(officer, REPORTS).keys() == {"My views", "Team views"}
    assert shown(supervisor, REPORTS) == {"Team views": [("Of team", False)]}
    for other in (analyst, abroad):
        assert shown(other, REPORTS) == {}
        assert delete(other, REPORTS, ours.pk).status_code == 404
        # Who has no team can share with none.
        assert save(other, REPORTS, "x", "mine=yes", "team").status_code == 302
        assert not SavedView.objects.filter(name="x").exclude(team=None).exists()
    assert delete(supervisor, REPORTS, mine.pk).status_code == 404
    assert delete(supervisor, TRIAGE, ours.pk).status_code == 404
    for odd in ("x", "²", "9" * 40, ""):
        assert delete(officer, REPORTS, odd).status_code == 404

    # An officer deletes what they made; a supervisor of the team, all of its views.
    save(supervisor, REPORTS, "Set", "assigned=yes", "team")
    assert (
        delete(officer, REPORTS, SavedView.objects.get(name="Set").pk).status_code
        == 403
    )
    assert delete(supervisor, REPORTS, ours.pk).status_code == 302
    assert delete(officer, REPORTS, mine.pk).status_code == 302
    assert SavedView.objects.filter(owner=cast.officer).count() == 0


def test_a_view_holds_choices_and_no_typed_words(as_user: SignIn, cast: Cast) -> None:
    officer = as_user(cast.officer)
    disclosures = "/sharing/disclosures/"
    for url, query, words in (
        (REPORTS, "reference=R-7F3K", "Remove “Reference” first"),
        (disclosures, "person=partner&status=ended", "“Username of the recipient”"),
        (REPORTS, "", "Choose the filters of this view first"),
        (TRIAGE, "status=closed", "Choose the filters of this view first"),
    ):
        answer = save(officer, url, "Typed", query)
        assert answer.status_code == 400
        assert words in _refusals(answer)
    assert not SavedView.objects.exists()

    for name, words in (
        ("", "Enter a name for this view"),
        ("x" * 61, "60 characters or less"),
        ("Taken", "You already have a view called Taken"),
    ):
        save(officer, REPORTS, "Taken", "mine=yes")
        answer = save(officer, REPORTS, name, "mine=yes")
        assert answer.status_code == 400
        assert words in _refusals(answer)


def _refusals(answer: Any) -> str:
    """Return the messages of the last error summary, after that of the filters."""
    page = answer.content.decode()
    return " ".join(refusal_on(page[page.rindex("data-error-summary") :]))


def test_a_partner_saves_views_of_what_they_may_list_and_shares_none(
    as_user: SignIn, cast: Cast
) -> None:
    agreement = make_agreement(cast)
    partner = as_user(cast.partner)
    url = f"/shared/{agreement.reference}/closures/"
    assert save(partner, url, "Mine", "from=2026-11-01", "team").status_code == 302
    assert save(partner, REPORTS, "Not theirs", "mine=yes").status_code == 403
    assert save(partner, "/shared/G-NONE-0000/closures/", "x", "").status_code == 404
    row = SavedView.objects.get()
    assert (row.owner, row.team, row.name) == (cast.partner, None, "Mine")


def test_a_list_takes_no_other_post(as_user: SignIn, cast: Cast) -> None:
    for url in LISTS.keys() - {TRIAGE}:
        assert as_user(cast.supervisor).post(url, {"name": "x"}).status_code == 405
