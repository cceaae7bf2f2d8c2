"""The calendar: secret, revocable, telling nothing, and read alike by two readers."""

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.test import Client

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.actions.feed import make_feed, revoke_feed
from operations.deadlines.rules import Due
from operations.models import FeedKey
from operations.statute.rules.counting import last_instant
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.logs import HideSecrets
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast, make_closure, make_team, make_warrant

PAGE = "/deadlines/feed/"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def owner(cast: Cast) -> Owner:
    team = make_team(cast.officer.organisation)
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    cast.officer.refresh_from_db()
    warrant = make_warrant(cast.officer, team=team, state="draft")
    return Owner("warrant", warrant.pk, warrant.force_id, team_id=team.pk)


def at(hour: int, kind: str = "irregular") -> Due:
    due_at = datetime(2026, 12, 24, hour, tzinfo=UTC)
    return Due(kind, due_at, due_at)


def put(owner: Owner, *dues: Due) -> None:
    with clock.stopped(NOW):
        put_deadlines(owner, dues)


def read(token: str) -> str:
    with clock.stopped(NOW):
        answer = Client().get(f"{PAGE}{token}.ics")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-cache"
    return answer.content.decode()


def by_icalendar(text: str) -> dict[str, tuple[Any, int, str]]:
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {
        str(e["uid"]): (e["dtstart"].dt, int(e["sequence"]), str(e["status"]))
        for e in events
    }


def by_vobject(text: str) -> dict[str, tuple[Any, int, str]]:
    events = vobject.readOne(text).contents.get("vevent", [])
    return {
        e.uid.value: (e.dtstart.value, int(e.sequence.value), e.status.value)
        for e in events
    }


def test_two_readers_see_an_event_move_and_not_double(cast: Cast, owner: Owner) -> None:
    token = make_feed(by=cast.officer)
    put(owner, at(9))
    first = read(token)
    put(owner, at(15))
    second = read(token)

    assert by_icalendar(first) == by_vobject(first)
    assert by_icalendar(second) == by_vobject(second)
    (uid, before), (same_uid, after) = (
        *by_icalendar(first).items(),
        *by_icalendar(second).items(),
    )
    assert uid == same_uid
    assert before == (at(9).due_at, 0, "CONFIRMED")
    assert after == (at(15).due_at, 1, "CONFIRMED")


def test_what_no_longer_applies_is_cancelled(cast: Cast, owner: Owner) -> None:
    token = make_feed(by=cast.officer)
    put(owner, at(9))
    put(owner)

    (event,) = by_icalendar(read(token)).values()
    assert event == (at(9).due_at, 1, "CANCELLED")


def test_a_last_day_is_a_whole_day(cast: Cast, owner: Owner) -> None:
    due_at = last_instant(date(2026, 12, 31))
    put(owner, Due("warrant_ends", due_at, due_at, is_day=True))

    (event,) = by_icalendar(read(make_feed(by=cast.officer))).values()
    assert event[0] == date(2026, 12, 31)


def test_it_gives_nothing_away(cast: Cast, owner: Owner) -> None:
    put(owner, at(9, "irregular"))
    text = read(make_feed(by=cast.officer))

    assert "SUMMARY:Something is due" in text
    assert "W-" not in text
    assert "arrant" not in text
    assert "inspector" not in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in text


def test_an_entry_says_whether_the_law_sets_it(cast: Cast, owner: Owner) -> None:
    by_law = replace(at(9, "irregular"), section="s.80(3)", act="An Act")
    put(owner, by_law)

    text = read(make_feed(by=cast.officer))

    assert "SUMMARY:Something is due by law" in text
    assert "80(3)" not in text
    assert "An Act" not in text


def test_unknown_replaced_and_revoked_addresses_are_the_same_404(
    client: Client, cast: Cast, owner: Owner
) -> None:
    first = make_feed(by=cast.officer)
    second = make_feed(by=cast.officer)
    read(second)
    revoke_feed(by=cast.officer)

    answers = [client.get(f"{PAGE}{t}.ics") for t in (first, second, "x" * 43)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.ADMINISTRATOR}])
def test_who_left_or_lost_the_role_gets_404(
    client: Client, cast: Cast, owner: Owner, change: dict[str, Any]
) -> None:
    token = make_feed(by=cast.officer)
    User.objects.filter(pk=cast.officer.pk).update(**change)

    assert client.get(f"{PAGE}{token}.ics").status_code == 404


def test_others_events_stay_out(cast: Cast, owner: Owner) -> None:
    put(owner, at(9))

    assert by_icalendar(read(make_feed(by=cast.supervisor))) == {}
    assert by_icalendar(read(make_feed(by=cast.other_officer))) == {}


def test_its_read_is_logged_as_the_owners(cast: Cast, owner: Owner) -> None:
    put(owner, at(9))
    token = make_feed(by=cast.officer)
    read(token)

    event = Event.objects.get(kind=Kind.CONSULTATION)
    assert (event.actor, event.detail["page"]) == ("officer", "deadlines:calendar")
    assert event.n_records == 1
    assert not any(token in str(e.detail) for e in Event.objects.all())


def test_only_a_digest_is_kept_and_no_log_has_the_token(
    client: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    token = make_feed(by=cast.officer)
    revoke_feed(by=cast.officer)
    assert FeedKey.objects.get().digest != token

    with caplog.at_level(logging.WARNING, logger="django.request"):
        caplog.handler.addFilter(hide := HideSecrets())
        client.get(f"{PAGE}{token}.ics")
        caplog.handler.removeFilter(hide)
    assert "/deadlines/feed/…" in caplog.text
    assert token not in caplog.text


@pytest.mark.parametrize(
    "address",
    [
        "/deadlines/feed/{}.ics",
        "/deadlines/feed/{}.ICS",
        "/deadlines/feed/{}",
        "/deadlines/feed//{}.ics",
        "/deadlines//feed/x/{}.ics?again={}",
        "/Deadlines/Feed/{}.ics/",
        "/accounts/login/?next=%2Fdeadlines%2Ffeed%2F{}.ics",
        "https://s.example.org/calendar/{}.ics",
        "/deadlines/fed/{}.ics",
    ],
)
def test_no_log_has_the_token_however_its_address_is_spelled(
    cast: Cast, address: str
) -> None:
    token = make_feed(by=cast.officer)
    secret = token.removeprefix("shc_")
    spelled = [token, token.upper(), token.replace("_", "%5F"), token.lower()]
    if "deadlines" in address.lower() and "feed" in address.lower():
        # From before tokens had a beginning of their own.
        spelled.append(secret)
    for one in spelled:
        line = f'"GET {address.replace("{}", one)} HTTP/1.1" 404'
        record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (line,), None)
        HideSecrets().filter(record)

        logged = record.getMessage().lower()
        assert secret.lower() not in logged.replace("%5f", "_")
        assert logged.endswith('http/1.1" 404')


def test_the_page_shows_an_address_once_and_takes_it_back(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    made = client.post(PAGE)
    address = made.context["address"]
    assert address.endswith(".ics")
    assert made["Cache-Control"] == "no-store"
    path = "/deadlines/" + address.split("/deadlines/")[1]
    assert Client().get(path).status_code == 200
    assert address not in client.get(PAGE).content.decode()

    client.post(PAGE, {"revoke": "yes"})
    assert Client().get(path).status_code == 404


def test_old_events_leave_the_calendar(cast: Cast, owner: Owner) -> None:
    put(owner, at(9))
    put(owner)
    token = make_feed(by=cast.officer)

    with clock.stopped(NOW + timedelta(days=6)):
        text = Client().get(f"{PAGE}{token}.ics").content.decode()
    assert len(by_icalendar(text)) == 1
    with clock.stopped(NOW + timedelta(days=8)):
        text = Client().get(f"{PAGE}{token}.ics").content.decode()
    assert by_icalendar(text) == {}


def test_an_instant_has_no_end_and_a_day_ends_after_it_begins(
    cast: Cast, owner: Owner
) -> None:
    last = last_instant(date(2026, 12, 31))
    put(owner, at(9), Due("warrant_ends", last, last, is_day=True))

    events = icalendar.Calendar.from_ical(read(make_feed(by=cast.officer)))
    ends = {e["dtstart"].dt: e.get("dtend") for e in events.walk("VEVENT")}

    assert ends[at(9).due_at] is None
    assert ends[date(2026, 12, 31)].dt == date(2027, 1, 1)


def test_a_calendar_is_answered_when_nothing_moved(cast: Cast, owner: Owner) -> None:
    put(owner, at(9))
    url = f"{PAGE}{make_feed(by=cast.officer)}.ics"
    with clock.stopped(NOW):
        first = Client().get(url)
        same = Client().get(url, headers={"if-none-match": first["ETag"]})
        put(owner, at(15))
        moved = Client().get(url, headers={"if-none-match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert moved.status_code == 200


def test_a_council_subscribes_to_the_clocks_of_its_own_cases(
    client: Client, cast: Cast
) -> None:
    council = cast.partner.organisation
    own = make_closure(cast.partner, issuer=council, issued_as="district")
    police = make_closure(cast.officer)
    for row in (own, police):
        put(Owner("closure", row.pk, row.force_id), at(9, "hearing"))
    client.force_login(cast.partner)

    page = client.post(PAGE)
    path = "/deadlines/" + page.context["address"].split("/deadlines/")[1]

    assert "closure cases that your council issues" in page.content.decode()
    with clock.stopped(NOW):
        text = Client().get(path).content.decode()
    assert len(by_icalendar(text)) == 1
    assert own.reference not in text
    assert "/operations/closures/" in text
    # The lists stay those of the police.
    assert client.get("/deadlines/").status_code == 403


def test_a_partner_that_runs_no_cases_has_no_calendar(
    client: Client, cast: Cast
) -> None:
    Organisation.objects.filter(pk=cast.partner.organisation_id).update(kind="children")
    client.force_login(cast.partner)

    assert client.get(PAGE).status_code == 403
