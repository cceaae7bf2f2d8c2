"""Most marks of each sort are not of warrants, and none can be told from another."""

import random
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.models import VisitAlert
from operations.tasks import keep_cover as task
from operations.visits.actions import keep_cover, set_ask_first
from operations.visits.models import AskFirstRequest
from operations.visits.rules import COVER_ENDS, LEAST_COVER, cover_wanted
from operations.warrants.actions.warrant import NewWarrant, record_warrant
from stronghold.core.accounts.models import Team
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.submission import Submission
from tests.api.warrants.conftest import Teams
from tests.api.warrants.test_visits import (  # noqa: F401 - a fixture
    TOKENS,
    day,
    phone,
)
from tests.factories import Cast, make_report

NOWHERE = "Flat 9, 4 Nowhere Yard"
ASKS = "Ask first: ring the City team"
CHECK = reverse("visits:check")


class Luck(random.Random):
    """Chance that always, or never, says yes."""

    def __init__(self, answer: float) -> None:
        super().__init__(1)
        self.answer = answer

    def random(self) -> float:
        return self.answer


@pytest.fixture
def places(cast: Cast, premises: Premises) -> None:
    """A force with addresses, and reports at some of them and in words."""
    street = premises.street
    for n in range(20, 60):
        one = Premises.objects.create(
            force=premises.force,
            address=f"{n} Lake Street",
            street=street,
            point=premises.point,
            kind="dwelling",
        )
        if n % 2:
            make_report(cast.officer, premises=one, place_text=one.address)
        make_report(cast.officer, place_text=f"{n} Unknown Row")
        make_report(cast.officer, place_text="the man at the corner, John")


def draw_up_at(words: str, teams: Teams) -> None:
    record_warrant(
        by=teams.ours,
        submission=Submission(uuid.uuid4(), ""),
        warrant=NewWarrant(PlaceMeant(words)),
    )


def ask_at(words: str, teams: Teams) -> None:
    set_ask_first(
        by=teams.sergeant,
        place=PlaceMeant(words),
        reason="safeguarding",
        review_on=clock.today() + timedelta(days=30),
    )


def marks(*, of_warrants: bool, at_premises: bool) -> int:
    rows = AskFirst.objects.filter(premises__isnull=not at_premises)
    held = AskFirstRequest.objects.values("holder")
    reasons = rows.filter(is_cover=False).exclude(holder__in=held)
    return reasons.count() if of_warrants else rows.count()


def test_a_mark_in_words_has_more_than_one_possible_reason(
    teams: Teams, places: None
) -> None:
    """A warrant, another reason and none: the answers are the same to the byte."""
    client, answers = Client(), []
    client.force_login(teams.their_sergeant)
    luck = Luck(0)
    for how in ("warrant", "request", "cover"):
        AskFirst.objects.all().delete()
        if how == "warrant":
            draw_up_at(NOWHERE, teams)
        elif how == "request":
            ask_at(NOWHERE, teams)
        else:
            keep_cover(luck, is_at_once=True)
            mark = AskFirst.objects.filter(
                is_cover=True, premises=None, team=teams.ours.team
            ).first()
            assert mark is not None
            AskFirst.objects.filter(words=mark.words).update(
                words="flat 9 4 nowhere yard"
            )
        answer = client.post(CHECK, {"words": NOWHERE}).content.decode()
        assert ASKS in answer
        answers.append(TOKENS.sub("", answer))

    assert answers[0] == answers[1] == answers[2]
    alerts = VisitAlert.objects.filter(team=teams.ours.team)
    assert {one.planner for one in alerts} == {teams.their_sergeant}
    assert alerts.count() == 3


def test_marks_of_warrants_are_a_minority_of_each_sort(
    teams: Teams, places: None
) -> None:
    """Also once a team has many, and also before the next look at its cover."""
    keep_cover(Luck(0), is_at_once=True)
    for n in range(LEAST_COVER - 1):
        draw_up_at(f"{n} Nowhere Yard", teams)
    of_them = marks(of_warrants=True, at_premises=False)
    assert 0 < 2 * of_them < marks(of_warrants=False, at_premises=False)

    for n in range(10, 10 + LEAST_COVER):
        draw_up_at(f"{n} Nowhere Yard", teams)
    keep_cover(Luck(0), is_at_once=True)
    of_them = marks(of_warrants=True, at_premises=False)
    ours = AskFirst.objects.filter(team=teams.ours.team, premises=None)
    assert 2 * of_them < ours.count()
    assert all(2 * n < n + cover_wanted(n) for n in range(500))
    assert marks(of_warrants=False, at_premises=True) >= 2 * LEAST_COVER


def test_cover_begins_and_ends_by_chance_and_not_with_a_warrant(
    teams: Teams, places: None
) -> None:
    """A warrant sets and ends its own marks alone."""
    keep_cover(Luck(1))
    assert not AskFirst.objects.exists()
    keep_cover(Luck(COVER_ENDS))
    # All were lucky.
    stood = set(AskFirst.objects.values_list("pk", flat=True))
    n_teams = len(set(AskFirst.objects.values_list("team", flat=True)))
    assert n_teams >= 2
    assert len(stood) == n_teams * 2 * LEAST_COVER

    draw_up_at(NOWHERE, teams)
    assert AskFirst.objects.exclude(pk__in=stood).get().is_cover is False
    # No one is lucky: none ends and none begins.
    keep_cover(Luck(1))
    assert AskFirst.objects.count() == len(stood) + 1
    AskFirst.objects.filter(is_cover=False).delete()
    # At this look each ends, and all begin anew, elsewhere.
    keep_cover(Luck(0))
    assert AskFirst.objects.count() == len(stood)
    assert not AskFirst.objects.filter(pk__in=stood).exists()
    # No event shows which they are, nor is anything kept that was typed but an address.
    assert not Event.objects.filter(detail__change__startswith="ask_first").exists()
    assert not AskFirst.objects.filter(words__icontains="john").exists()
    reported = AskFirst.objects.filter(words__endswith="unknown row")
    assert reported.exists()
    task()


def test_its_own_team_is_told_which_are_cover(
    client: Client, teams: Teams, places: None
) -> None:
    keep_cover(Luck(0), is_at_once=True)
    page = reverse("visits:list")
    for person, team in ((teams.ours, teams.ours.team), (teams.theirs, None)):
        client.force_login(person)
        shown = client.get(page).content.decode()
        for mark in AskFirst.objects.filter(team=teams.ours.team, premises=None):
            assert (mark.words.title() in shown) is (person.team == team)
        assert "Say that the visit can go ahead" in shown
        assert "Where your team is rung for no reason: 12" in shown


def test_any_team_asks_at_any_place(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    """In words, and at known premises, by one page; reviewed and lifted there."""
    client.force_login(teams.their_sergeant)
    url, on = reverse("visits:ask"), clock.today() + timedelta(days=60)
    given = {"reason": "sensitive"} | day("review_on", on)
    assert url in client.get(reverse("visits:list")).content.decode()
    assert "Enter the address" in client.post(url, given).content.decode()
    for place in (NOWHERE, premises.address):
        assert client.post(url, given | {"place": place}).status_code == 302

    in_words, known = AskFirstRequest.objects.order_by("pk")
    assert (in_words.premises, known.premises) == (None, premises)
    listed = client.get(reverse("visits:list")).content.decode()
    assert "Flat 9 4 Nowhere Yard" in listed
    # Again is a review, however it is written.
    again = given | {"place": "flat 9 4 nowhere yard", "reason": "safeguarding"}
    assert client.post(url, again).status_code == 302
    in_words.refresh_from_db()
    assert (AskFirstRequest.objects.count(), in_words.reason) == (2, "safeguarding")
    client.force_login(teams.theirs)
    assert client.get(url).status_code == 403
    client.force_login(teams.ours)
    said = client.post(CHECK, {"words": NOWHERE}).content.decode()
    assert "ring the East team" in said
    assert VisitAlert.objects.get().planner == teams.ours
    review = reverse("visits:asked", args=[in_words.reference])
    lift = reverse("visits:lift", args=[in_words.reference])
    client.force_login(teams.sergeant)
    assert client.get(review).status_code == 404
    assert client.post(lift).status_code == 404
    client.force_login(teams.their_sergeant)
    assert client.post(review, given).status_code == 302
    assert client.post(lift).status_code == 302
    assert not AskFirst.objects.filter(premises=None).exists()


def test_every_record_with_a_place_has_the_question(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    """Also one in words alone; its page is the same whether or not a mark stands."""
    report = make_report(teams.theirs, place_text=NOWHERE)
    nowhere = make_report(teams.theirs, place_text="")
    client.force_login(teams.their_sergeant)

    def panel(of: Any) -> str:
        page = client.get(reverse("reports:detail", args=[of.reference]))
        text = TOKENS.sub("", page.content.decode())
        found = text.partition('aria-labelledby="before-a-visit"')[2]
        return found.partition("</section>")[0]

    assert panel(nowhere) == ""
    seen = [panel(report)]
    draw_up_at(NOWHERE, teams)
    seen.append(panel(report))
    ask_at(NOWHERE, teams)
    seen.append(panel(report))
    assert "Check whether to ring first" in seen[0]
    assert seen[0] == seen[1] == seen[2]
    assert Team.objects.filter(code="east").exists()
