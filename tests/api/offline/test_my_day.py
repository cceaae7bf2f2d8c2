"""What is in an officer's day, what a phone may keep of it, and who is given it."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from operations.after_care.actions import NewAfterCare, begin_after_care
from operations.deadlines.actions.sweep import sweep_deadlines
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.models import Deadline
from operations.statute.rules.counting import first_instant
from reports.report.choices import Concern, Status
from reports.report.models import Report
from stronghold.core.accounts.actions import deactivate_user
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.records.submission import Submission
from tests.api.offline.in_the_street import issued_warrant, patrol_under_way
from tests.factories import (
    Cast,
    make_closure,
    make_premises,
    make_referral,
    make_report,
    make_reporter,
    make_tasking,
)

PAGE, KEPT, STANDING = "/my-day/", "/offline/kept.json", "/offline/standing/"
SAID, CLEARED = "canary behind the gate", "People call at all hours"
OF_A_CHILD = "A boy runs errands for men who come by car"


def assigned(cast: Cast, **given: Any) -> Report:
    """Return a report that is assigned to the officer."""
    state = {"status": Status.ASSIGNED, "assigned_to": cast.officer}
    return make_report(cast.supervisor, **state | given)


def device_of(client: Client) -> str:
    """Return a device of the signed-in user that has a key."""
    return str(client.post("/offline/key/").json()["device"])


def kept(client: Client, device: str) -> Any:
    return client.get(KEPT, {"device": device})


def test_a_day_is_what_is_assigned_to_its_officer(client: Client, cast: Cast) -> None:
    mine = assigned(cast, place_text="Lake Street")
    patrol = patrol_under_way(cast)
    tasking = make_tasking(
        cast.supervisor, person=cast.officer, what="Walk the towpath at dusk"
    )
    make_report(cast.supervisor, place_text="Other Street")
    make_tasking(cast.supervisor, person=cast.supervisor, what="Not for the officer")
    sweep_deadlines()
    client.force_login(cast.officer)

    page = client.get(PAGE).content.decode()

    for words in ("Lake Street", "Walk the towpath at dusk", "Under way"):
        assert words in page
    for reference in (mine.reference, patrol.reference, tasking.reference):
        assert f"/{reference}/" in page
    for words in ("Other Street", "Not for the officer"):
        assert words not in page


def test_nothing_in_hand_is_said_in_words(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    assert "Nothing in hand" in client.get(PAGE).content.decode()


def test_no_reporter_and_no_words_but_the_cleared(client: Client, cast: Cast) -> None:
    row = assigned(cast, description=SAID, sanitised_text=CLEARED)
    make_reporter(row, name="Canary Reporter", phone="01632 960777")
    assigned(cast, description="canary, and not cleared")
    client.force_login(cast.officer)

    for answer in (client.get(PAGE), kept(client, device_of(client))):
        page = answer.content.decode()
        assert CLEARED in page
        for words in ("canary", "Canary", "960777"):
            assert words not in page


def test_no_warrant_and_no_concern_about_a_child(client: Client, cast: Cast) -> None:
    warrant = issued_warrant(cast)
    row = assigned(
        cast,
        concern=Concern.EXPLOITATION,
        place_text="Lake Street",
        sanitised_text=OF_A_CHILD,
    )
    other = assigned(cast, place_text="Mill Lane", sanitised_text=CLEARED)
    client.force_login(cast.officer)
    assert f"/{warrant.reference}/" in client.get("/").content.decode()

    for answer in (client.get(PAGE), kept(client, device_of(client))):
        page = answer.content.decode()
        for shown in (f"/{row.reference}/", f"/{other.reference}/", CLEARED):
            assert shown in page
        for words in (warrant.reference, "Child exploitation", "14 Lake", OF_A_CHILD):
            assert words not in page


def test_a_revisit_is_in_it_on_its_day(client: Client, cast: Cast) -> None:
    home = make_premises(cast.officer, "3 Lake Street")
    begin_after_care(
        by=cast.officer,
        submission=Submission.of(uuid.uuid4(), {}),
        home=NewAfterCare(home, clock.today() - timedelta(days=2)),
    )
    client.force_login(cast.officer)

    page = client.get(PAGE).content.decode()

    assert "3 Lake Street" in page
    assert "Today" in page


@pytest.fixture
def at_midday() -> Iterator[None]:
    """What is due four hours from now is due by tonight, whenever the test runs."""
    with clock.stopped(first_instant(clock.today()) + timedelta(hours=12)):
        yield


def test_danger_is_first_of_what_is_due_and_only_counted(
    client: Client, at_midday: None, cast: Cast
) -> None:
    home = make_premises(cast.officer, "3 Lake Street")
    begin_after_care(
        by=cast.officer,
        submission=Submission.of(uuid.uuid4(), {}),
        home=NewAfterCare(home, clock.today() - timedelta(days=2)),
    )
    urgent = [
        make_referral(
            cast.officer,
            urgency="urgent",
            consent="not_required",
            place_text="9 Canary Close",
        )
        for _ in range(2)
    ]
    with clock.stopped(clock.now() - timedelta(days=1)):
        make_referral(cast.officer, consent="given")
    sweep_deadlines()
    client.force_login(cast.officer)
    assert client.get("/").content.decode().index(urgent[0].reference)

    for answer in (client.get(PAGE), kept(client, device_of(client))):
        page = answer.content.decode()
        order = ["2 urgent referrals", "Act now: danger", "1 referral", "3 Lake Street"]
        assert sorted(order, key=page.index) == order
        # By when and why it is only counted are one sentence.
        assert ", open with signal: not kept on a phone" in page
        for words in (*(row.reference for row in urgent), "Canary Close"):
            assert words not in page


def test_danger_late_in_the_evening_is_in_it_though_it_is_due_past_midnight(
    client: Client, cast: Cast
) -> None:
    with clock.stopped(first_instant(clock.today()) + timedelta(hours=21)):
        make_referral(cast.officer, urgency="urgent", consent="not_required")
        make_referral(cast.officer, consent="given")
        sweep_deadlines()
        client.force_login(cast.officer)

        page = client.get(PAGE).content.decode()

    assert "1 urgent referral" in page
    assert "1 referral<" not in page


def test_a_hearing_of_the_morning_is_in_it_the_evening_before(
    client: Client, cast: Cast
) -> None:
    soon, later = (
        make_closure(cast.officer, place_text=where)
        for where in ("9 Mill Lane", "8 Mill Lane")
    )
    evening = first_instant(clock.today()) + timedelta(hours=22)
    for case, days in ((soon, 0), (later, 4)):
        at = evening + timedelta(days=days, hours=11)
        Deadline.objects.create(
            closure=case,
            force=case.force,
            kind=DeadlineKind.HEARING,
            due_at=at,
            alert_by=at,
            section="s.80(3)",
            person=cast.officer,
            derived_at=evening,
        )
    with clock.stopped(evening):
        client.force_login(cast.officer)

        page = client.get(PAGE).content.decode()

    assert soon.reference in page
    assert later.reference not in page


def test_who_logs_nothing_offline_has_no_day(client: Client, cast: Cast) -> None:
    for refused in (cast.analyst, cast.partner, cast.admin, cast.records):
        client.force_login(refused)
        assert client.get(PAGE).status_code == 403
        assert kept(client, str(uuid.uuid4())).status_code == 403


def test_a_phone_is_given_its_owners_day_until_the_session_ends(
    client: Client, cast: Cast
) -> None:
    row = assigned(cast)
    client.force_login(cast.officer)

    answer = kept(client, device_of(client))

    [page] = answer.json()["pages"]
    assert page["url"] == PAGE
    assert f"/{row.reference}/" in page["html"]
    assert "csrfmiddlewaretoken" not in page["html"]
    assert "<script" not in page["html"]
    ends = client.session.get_expiry_date()
    assert page["keep_until"] == ends.isoformat()
    assert clock.now() < ends < clock.now() + timedelta(hours=11)
    assert answer["Cache-Control"].count("no-store") == 1


def test_what_it_was_given_is_in_the_log(client: Client, cast: Cast) -> None:
    row = assigned(cast)
    client.force_login(cast.officer)
    device = device_of(client)

    kept(client, device)

    event = Event.objects.filter(records__contains=[row.reference]).latest("pk")
    assert event.kind == "consultation"
    assert event.actor_id == cast.officer.pk


@pytest.mark.parametrize("device", ["", "no-device", str(uuid.UUID(int=7))])
def test_a_device_without_a_key_is_given_nothing(
    client: Client, cast: Cast, device: str
) -> None:
    client.force_login(cast.officer)

    assert kept(client, device).status_code == 404


def test_no_one_is_given_it_on_anothers_device(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    device = device_of(client)
    client.force_login(cast.other_officer)

    assert kept(client, device).status_code == 404


def test_a_device_stands_until_its_account_is_closed(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)
    device = device_of(client)
    assert stands(device)

    deactivate_user(by=cast.admin, username=cast.officer.username)

    assert not stands(device)
    for none in ("", "no-device", "\x00", str(uuid.uuid4())):
        assert not stands(none)


@pytest.mark.parametrize(
    "change", [{"role": Role.ANALYST}, {"one_time_until": clock.now()}]
)
def test_a_device_stands_while_its_owner_may_log_offline(
    client: Client, cast: Cast, change: dict[str, Any]
) -> None:
    client.force_login(cast.officer)
    device = device_of(client)
    assert stands(device)

    User.objects.filter(pk=cast.officer.pk).update(**change)

    assert not stands(device)


def stands(device: str) -> bool:
    """Return what the server says of a device to someone without a session."""
    answer = Client().get(STANDING, {"device": device})
    assert answer.status_code == 200
    return bool(answer.json()["stands"])
