"""Planning a visit where a team asks for a call warns the visitor and the team."""

import re
import uuid
from datetime import date, timedelta
from difflib import unified_diff
from typing import Any

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from operations.activities.models import Activity
from operations.closures.models import ClosureCase
from operations.models import VisitAlert, VisitMail, Warrant
from operations.taskings.models import Tasking
from operations.tasks import mail_visit_alerts
from operations.visits.actions import lift_ask_first, set_ask_first
from operations.visits.models import AskFirstRequest
from operations.warrants.actions.warrant import NewWarrant, record_warrant
from reports.models import CallBack
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.submission import Submission
from stronghold.to_do.queries import part_of_work
from stronghold.to_do.rules import Kind, Part
from tests.api.warrants.conftest import Teams
from tests.api.warrants.steps import draw_up, lead_to_issue, plan
from tests.factories import Cast, make_report
from tests.two_worlds import Chance

WORDS = "14 Lake Street"
# Chance in a page, which an alert to others draws on as well.
TOKENS = re.compile(r"[A-Za-z0-9]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ASKS = "Ask first: ring the City team on 01632 960110 before anyone visits"
ACTIVITY = reverse("activities:new")


@pytest.fixture(autouse=True)
def phone(teams: Teams) -> None:
    team = teams.ours.team
    assert team is not None
    team.duty_phone = "01632 960110"
    team.save()
    User.objects.filter(pk=teams.ours.pk).update(email="ours@force.example")


def day(name: str, on: date) -> dict[str, str]:
    parts = ("day", "month", "year")
    return {f"{name}_{part}": str(getattr(on, part)) for part in parts}


def at(premises: Premises) -> PlaceMeant:
    return PlaceMeant(premises.address, premises_id=premises.pk)


def mark(
    teams: Teams, premises: Premises, reason: str = "sensitive"
) -> AskFirstRequest:
    on = clock.today() + timedelta(days=30)
    return set_ask_first(
        by=teams.sergeant, place=at(premises), reason=reason, review_on=on
    )


def hold(how: str, teams: Teams, premises: Premises) -> None:
    """Let the first team ask to be rung, for one reason or another."""
    if how == "warrant":
        draw_up(teams.ours, premises)
    elif how == "issued":
        lead_to_issue(draw_up(teams.ours, premises), teams.ours)
    else:
        mark(teams, premises, how)


def start_visit(client: Client, **given: Any) -> Any:
    form = {"kind": "welfare_visit", "when": "now", "length": "going", "n_people": "2"}
    form |= {"client_uuid": str(uuid.uuid4()), "place": WORDS}
    return client.post(ACTIVITY, form | given)


def set_tasking(client: Client, **given: Any) -> Any:
    due = clock.today() + timedelta(days=3)
    form = {
        "client_uuid": str(uuid.uuid4()),
        "what": "See whether anyone lives there",
        "whose": "organisation:police",
        "place": WORDS,
        **day("due_on", due),
    }
    return client.post(reverse("taskings:new"), form | given)


def open_case(client: Client, **given: Any) -> Any:
    form = {"client_uuid": str(uuid.uuid4()), "place": WORDS, "ground": "disorder"}
    return client.post(reverse("closures:new"), form | given)


def draw_warrant(client: Client, **given: Any) -> Any:
    form = {"client_uuid": str(uuid.uuid4()), "place": WORDS}
    form |= {"enactment": "mda-s23", "entries_allowed": "single"}
    return client.post(reverse("warrants:new"), form | given)


WAYS = {
    "activity": (start_visit, Activity, "An activity"),
    "tasking": (set_tasking, Tasking, "A tasking"),
    "closure": (open_case, ClosureCase, "A closure case"),
    "warrant": (draw_warrant, Warrant, "A visit"),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_one_can_distinguish_a_warrant_from_another_reason(
    teams: Teams, premises: Premises, chance: Chance, way: str
) -> None:
    """The answers are the same to the byte, but for chance."""
    (send, _, _), responses, now = WAYS[way], [], clock.now()
    signed_in = Client()
    signed_in.force_login(teams.their_sergeant)
    for how in ("warrant", "sensitive", "safeguarding"):
        AskFirst.objects.all().delete()
        AskFirstRequest.objects.filter(lifted_at=None).update(
            lifted_at=clock.now(), lifted_by=teams.sergeant
        )
        chance.begin(f"{how} {len(responses)}")
        hold(how, teams, premises)
        visitor = Client()
        visitor.cookies.update(signed_in.cookies)
        chance.begin(f"a visit {len(responses)}")
        with clock.stopped(now):
            answer = send(visitor)
        assert answer.status_code == 400
        assert ASKS in answer.content.decode()
        responses.append(TOKENS.sub("", answer.content.decode()).splitlines())

    first, *others = responses
    assert [[*unified_diff(first, other, n=0)] for other in others] == [[], []]


@pytest.mark.parametrize("way", WAYS)
def test_a_visit_is_planned_once_the_team_is_rung_and_notified(
    client: Client, teams: Teams, premises: Premises, way: str
) -> None:
    hold("issued", teams, premises)
    send, model, what = WAYS[way]
    before = model._default_manager.count()
    client.force_login(teams.their_sergeant)

    assert send(client).status_code == 400
    assert model._default_manager.count() == before
    assert send(client, rang_first="on").status_code == 302

    assert model._default_manager.count() == before + 1
    alerts = VisitAlert.objects.order_by("pk")
    assert [(a.team, a.planner, a.rang) for a in alerts] == [
        (teams.ours.team, teams.their_sergeant, False),
        (teams.ours.team, teams.their_sergeant, True),
    ]
    client.force_login(teams.ours)
    home = client.get("/").content.decode()
    for words in ("W_Their_Sergeant", "East team", what, WORDS, "Says they rang"):
        assert words in home


def test_the_team_is_notified_by_an_e_mail_without_details(
    client: Client, teams: Teams, premises: Premises
) -> None:
    hold("issued", teams, premises)
    client.force_login(teams.theirs)
    start_visit(client)

    backend = "django.core.mail.backends.locmem.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend):
        mail_visit_alerts()
        mail_visit_alerts()

    (message,) = mail.outbox
    assert message.to == ["ours@force.example"]
    assert WORDS not in message.subject + str(message.body)
    assert VisitMail.objects.get().sent_at is not None


def test_each_try_of_every_place_is_shown_to_the_team(
    client: Client, teams: Teams, premises: Premises
) -> None:
    hold("warrant", teams, premises)
    elsewhere = [f"{n} Lake Street" for n in (2, 4, 6)]
    for address in elsewhere:
        Premises.objects.create(
            force=premises.force,
            address=address,
            street=premises.street,
            point=premises.point,
            kind="dwelling",
        )
    client.force_login(teams.theirs)

    for address in (*elsewhere, WORDS, WORDS):
        start_visit(client, place=address, kind="")
        start_visit(client, place=address)

    assert VisitAlert.objects.count() == 2
    assert Activity.objects.count() == 3
    looked_up = Event.objects.filter(actor=teams.theirs.username, kind="consultation")
    assert looked_up.filter(records__contains=[f"premises:{premises.pk}"]).exists()


def test_a_visit_that_is_recorded_nowhere_is_asked_for_too(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    at = {"premises": premises, "street": premises.street, "place_text": WORDS}
    report = make_report(teams.theirs, **at)
    client.force_login(teams.theirs)
    page = client.get(reverse("reports:detail", args=[report.reference]))
    assert "Check whether to ring first" in page.content.decode()
    check = reverse("visits:check")
    free = client.post(check, {"premises": premises.pk}).content.decode()
    assert "No team asks to be rung" in free

    hold("safeguarding", teams, premises)
    for given in ({"premises": premises.pk}, {"words": "14, lake street"}):
        assert ASKS in client.post(check, given).content.decode()

    assert VisitAlert.objects.count() == 2
    client.force_login(cast.analyst)
    assert client.post(check, {"premises": premises.pk}).status_code == 403
    page = client.get(reverse("reports:detail", args=[report.reference]))
    assert "ring first" not in page.content.decode()


def test_a_call_back_has_the_question_too(
    client: Client, teams: Teams, premises: Premises
) -> None:
    at = {"premises": premises, "street": premises.street, "place_text": WORDS}
    report = make_report(teams.theirs, assigned_to=teams.theirs, **at)
    CallBack.objects.create(report=report, ordinal=1, due_on=clock.today())
    client.force_login(teams.theirs)

    page = client.get(reverse("reports:call_back", args=[report.reference, 1]))

    assert f'name="premises" value="{premises.pk}"' in page.content.decode()


def test_a_warrant_in_preparation_is_shown_only_to_whom_it_would_meet(
    client: Client, teams: Teams, premises: Premises
) -> None:
    """A team that asks for another reason is not shown that there is one."""
    hold("sensitive", teams, premises)
    client.force_login(teams.theirs)

    assert draw_warrant(client).status_code == 400
    assert not VisitAlert.objects.exists()

    hold("warrant", teams, premises)
    assert draw_warrant(client).status_code == 400
    assert VisitAlert.objects.get().planned == "visit"


def test_a_team_plans_its_own_entry_without_ringing_itself(
    client: Client, teams: Teams, premises: Premises
) -> None:
    row = lead_to_issue(draw_up(teams.ours, premises), teams.ours)
    client.force_login(teams.ours)
    tomorrow = clock.today() + timedelta(days=1)
    given = {"move": "plan", "premises": "1", "time": "06:00", **day("on", tomorrow)}

    url = reverse("warrants:move", args=[row.reference])
    assert client.post(url, given).status_code == 302
    assert not VisitAlert.objects.exists()

    other = lead_to_issue(draw_up(teams.theirs, premises), teams.theirs)
    client.force_login(teams.theirs)
    url = reverse("warrants:move", args=[other.reference])
    assert client.post(url, given).status_code == 400
    assert client.post(url, given | {"rang_first": "on"}).status_code == 302


def test_a_partner_is_shown_no_team_and_the_team_is_shown_the_partner(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    hold("warrant", teams, premises)
    Organisation.objects.filter(code="council").update(issues_as="district")
    client.force_login(cast.partner)

    answer = open_case(client, place_choice="words")

    assert answer.status_code == 302, answer.context["form"].errors
    assert VisitAlert.objects.get().planner == cast.partner


def test_an_address_in_words_is_asked_for_as_well(
    client: Client, teams: Teams, premises: Premises
) -> None:
    record_warrant(
        by=teams.ours,
        submission=Submission(uuid.uuid4(), ""),
        warrant=NewWarrant(PlaceMeant("Flat 9, 14 Lake Street")),
    )
    client.force_login(teams.theirs)

    kept = {"place": "flat 9 14 lake st", "place_choice": "words"}
    assert start_visit(client, **kept).status_code == 400


def test_the_api_asks_as_the_page_does(
    client: Client, teams: Teams, premises: Premises
) -> None:
    hold("warrant", teams, premises)
    client.force_login(teams.theirs)
    given = {
        "client_uuid": str(uuid.uuid4()),
        "kind": "welfare_visit",
        "place": WORDS,
        "occurred_at": clock.now().isoformat(),
        "is_under_way": True,
    }

    refused = client.post("/api/v1/activities", given, "application/json")
    assert refused.status_code == 400
    assert refused.json()["errors"]["rang_first"] == [ASKS]
    given["rang_first"] = True
    stored = client.post("/api/v1/activities", given, "application/json")
    assert stored.status_code == 201
    assert VisitAlert.objects.count() == 2


def test_what_a_phone_kept_is_stored_and_notified(
    client: Client, teams: Teams, premises: Premises
) -> None:
    """They are there already, so nothing is asked of them."""
    hold("warrant", teams, premises)
    client.force_login(teams.theirs)
    an_hour_ago = (clock.now() - timedelta(hours=1)).isoformat()

    assert start_visit(client, captured_at=an_hour_ago).status_code == 302
    assert not VisitAlert.objects.get().rang


def test_what_is_over_is_no_visit_to_come(
    client: Client, teams: Teams, premises: Premises
) -> None:
    hold("warrant", teams, premises)
    client.force_login(teams.theirs)

    assert start_visit(client, when="1h", length="30").status_code == 302
    assert not VisitAlert.objects.exists()


def test_no_page_shows_where_a_team_asks(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    at = {"premises": premises, "street": premises.street, "place_text": WORDS}
    report = make_report(teams.theirs, **at)
    hold("warrant", teams, premises)
    hold("sensitive", teams, premises)
    urls = (
        reverse("ledger:premises", args=[premises.pk]),
        reverse("ledger:street", args=[premises.street_id]),
        reverse("reports:detail", args=[report.reference]),
        reverse("visits:list"),
    )

    for viewer in (teams.theirs, teams.their_sergeant, cast.analyst, cast.records):
        client.force_login(viewer)
        for url in urls:
            page = client.get(url).content.decode()
            for words in ("Ask first", "Your team asks", "Sensitive premises"):
                assert words not in page, (viewer, url)


def test_a_supervisor_asks_with_a_day_of_review(
    client: Client, teams: Teams, premises: Premises
) -> None:
    client.force_login(teams.sergeant)
    url = reverse("visits:ask_first", args=[premises.pk])
    on = clock.today() + timedelta(days=60)
    given = {"reason": "safeguarding"} | day("review_on", on)

    assert client.post(url, given).status_code == 302
    row = AskFirstRequest.objects.get()
    assert (row.reason, row.review_on, row.set_by) == (
        "safeguarding",
        on,
        teams.sergeant,
    )
    page = client.get(reverse("ledger:premises", args=[premises.pk])).content.decode()
    assert "Your team asks to be rung first. Safeguarding" in page
    assert client.post(url, given | {"reason": "sensitive"}).status_code == 302
    assert AskFirstRequest.objects.get().reason == "sensitive"
    lift = reverse("visits:lift", args=[row.reference])
    assert client.post(lift).status_code == 302

    assert not AskFirst.objects.exists()
    history: Any = AskFirstRequest.pgh_event_model  # type: ignore[attr-defined]
    assert history.objects.filter(pgh_obj=row).count() == 3
    changes = Event.objects.filter(records__contains=[row.reference], kind="alteration")
    recorded = [event.detail["change"] for event in changes.order_by("pk")]
    assert recorded == ["ask_first_set", "ask_first_reviewed", "ask_first_lifted"]


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "must be after today"), (400, "within a year")],
)
def test_a_review_is_to_come_and_not_far_off(
    client: Client, teams: Teams, premises: Premises, days: int, words: str
) -> None:
    client.force_login(teams.sergeant)
    on: date = clock.today() + timedelta(days=days)
    given = {"reason": "sensitive"} | day("review_on", on)

    answer = client.post(reverse("visits:ask_first", args=[premises.pk]), given)

    assert words in answer.content.decode()
    assert not AskFirstRequest.objects.exists()


def test_only_its_own_supervisors_set_a_mark(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    row = mark(teams, premises)
    url = reverse("visits:ask_first", args=[premises.pk])
    lift = reverse("visits:lift", args=[row.reference])
    for viewer in (teams.ours, cast.analyst, cast.records, cast.partner):
        client.force_login(viewer)
        assert client.get(url).status_code == 403
        assert client.post(lift).status_code == 403
    client.force_login(teams.their_sergeant)
    assert "Stop asking" not in client.get(url).content.decode()
    assert client.post(lift).status_code == 404
    assert AskFirst.objects.exists()


def test_a_mark_is_in_the_audit_log_of_its_team_alone_while_it_is_set(
    client: Client, cast: Cast, teams: Teams, premises: Premises
) -> None:
    client.force_login(teams.sergeant)
    client.get(reverse("visits:ask_first", args=[premises.pk]))
    row = mark(teams, premises)
    client.get(reverse("visits:ask_first", args=[premises.pk]))
    trail = reverse("oversight:log")
    assert "Asked to be rung before a visit" in client.get(trail).content.decode()

    for viewer in (teams.their_sergeant, cast.records, cast.supervisor):
        client.force_login(viewer)
        page_text = client.get(trail).content.decode()
        for words in (row.reference, "rung", WORDS, "rings first"):
            assert words not in page_text, viewer
        of_it = reverse("oversight:record", args=[row.reference])
        assert client.get(of_it).status_code == 404

    lift_ask_first(by=teams.sergeant, reference=row.reference)
    page_text = client.get(trail).content.decode()
    assert row.reference in page_text
    assert "Withdrew the request" in page_text


def test_an_entry_that_is_planned_holds_its_place(
    teams: Teams, premises: Premises
) -> None:
    row = lead_to_issue(draw_up(teams.ours, premises), teams.ours)
    plan(row, teams.ours, clock.now() + timedelta(days=1), yes=True)

    held = AskFirst.objects.get()
    assert (held.premises, held.team, held.notify_of_all) == (
        premises,
        teams.ours.team,
        True,
    )
    assert (held.words, held.until) == ("14 lake street", row.ends_on)


@pytest.mark.parametrize("hours", [1, None])
def test_a_visit_that_is_over_is_a_note_and_not_the_first_thing_to_do(
    client: Client, teams: Teams, premises: Premises, hours: int | None
) -> None:
    """Of which no one said until when, it is over after a shift of twelve hours."""
    made_at = clock.now() - timedelta(minutes=1)
    VisitAlert.objects.create(
        team=teams.ours.team,
        planner=teams.theirs,
        planned="activity",
        place_text=WORDS,
        premises=premises,
        rang=False,
        made_at=made_at,
        planned_until=made_at + timedelta(hours=hours) if hours else None,
    )
    ends = made_at + timedelta(hours=hours or 12)
    client.force_login(teams.ours)

    def lines(at: timedelta) -> tuple[list[Any], str]:
        with clock.stopped(ends + at):
            content = client.get("/to-do/now/").content.decode()
            home = client.get("/").content.decode()
            items = part_of_work(teams.ours, Part.NOW, most=25).items
        visits = [one for one in items if one.kind == Kind.VISIT]
        assert ("An activity planned at 14 Lake Street" in content) == bool(visits)
        return visits, home

    visits, home = lines(timedelta(0))
    assert len(visits) == 1
    assert "Visit now over" not in home

    visits, home = lines(timedelta(seconds=1))
    assert visits == []
    note = "A visit where your team asks to be rung is over: 14 Lake Street"
    assert home.count(note) == 1
    assert "An activity planned" not in home
    assert note not in lines(timedelta(days=7, seconds=1))[1]
