"""What a leaver still had to do reaches their supervisor, who hands it over."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from operations.tasks import mail_left_work
from reports.models import Report
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.models import Event
from stronghold.duty.handover.actions import send_left_work_mail, settle_left_work
from stronghold.duty.handover.models import LeftWork, LeftWorkMail
from tests.api.provisioning.conftest import Directory
from tests.factories import Cast, make_report, make_team, make_user

LIST = "/handover/"
ONE = "/handover/jo.bloggs/"


@pytest.fixture
def sergeant(cast: Cast) -> User:
    """The supervisor of the leaver's team; another has no team."""
    team = make_team(cast.officer.organisation)
    given: dict[str, Any] = {"team": team, "email": "sergeant@force.example"}
    User.objects.filter(username="supervisor").update(email="other@force.example")
    return make_user("sergeant", "supervisor", cast.officer.organisation, **given)


def leave(directory: Directory) -> Report:
    """Let an officer leave, and return the open report that they had."""
    person = directory.add_person()
    directory.add_group("city-team", person)
    officer = User.objects.get(username="jo.bloggs")
    report = make_report(officer, assigned_to=officer, status="assigned")
    directory.patch(
        f"Users/{person}", {"op": "Replace", "path": "active", "value": False}
    )
    return report


def test_the_supervisor_gets_an_e_mail_and_sees_it_at_home(
    directory: Directory, sergeant: User, client: Client, settings: Any
) -> None:
    leave(directory)

    mail_left_work()
    mail_left_work()

    assert [message.to for message in mail.outbox] == [["sergeant@force.example"]]
    assert "jo" not in mail.outbox[0].body.lower().replace("job", "")
    assert "/handover/" in mail.outbox[0].body
    client.force_login(sergeant)
    assert "1 leaver’s work to hand over" in client.get("/").content.decode()
    page = client.get(LIST).content.decode()
    assert "Jo Bloggs" in page
    assert "1 open report" in page


def test_a_supervisor_hands_the_work_over(
    directory: Directory, sergeant: User, client: Client, cast: Cast
) -> None:
    report = leave(directory)
    client.force_login(sergeant)
    page = client.get(ONE).content.decode()
    assert 'value="supervisor"' in page
    assert 'value="analyst"' not in page

    for to in ("", "analyst", "partner", "jo.bloggs"):
        assert client.post(ONE, {"to": to}).status_code == 400
    assert client.post(ONE, {"to": "sergeant"}).status_code == 302

    report.refresh_from_db()
    assert report.assigned_to == sergeant
    event = Event.objects.get(detail__change="left_work_handed_over")
    assert event.detail["handed_over"] == {"reports": 1}
    assert event.records == sorted(["person:jo.bloggs", report.reference])
    assert client.get(ONE).status_code == 404
    assert "Nothing to hand over" in client.get(LIST).content.decode()


API = "/api/v1/handover"
BY_API = f"{API}/jo.bloggs"


def send(client: Client, body: dict[str, Any]) -> Any:
    return client.post(BY_API, body, content_type="application/json")


def test_a_program_hands_the_work_over(
    directory: Directory, sergeant: User, client: Client, cast: Cast
) -> None:
    report = leave(directory)
    client.force_login(sergeant)
    (left,) = client.get(API).json()
    assert (left["username"], left["team"]) == ("jo.bloggs", "city")
    assert left["work"] == [{"kind": "reports", "n": 1}]
    assert {"sergeant", "supervisor", "officer"} <= set(left["takers"])

    for to in ("analyst", "partner", "jo.bloggs"):
        refused = send(client, {"to": to})
        assert refused.status_code == 400
        assert refused.json()["errors"].keys() == {"to"}
    made = send(client, {"to": "officer"})

    assert (made.status_code, made.json()) == (
        200,
        {"username": "jo.bloggs", "to": "officer"},
    )
    report.refresh_from_db()
    assert report.assigned_to == cast.officer
    assert Event.objects.filter(detail__change="left_work_handed_over").count() == 1
    assert send(client, {"to": "officer"}).status_code == 404
    assert client.get(API).json() == []


@pytest.mark.parametrize(
    ("name", "status"), [("officer", 403), ("partner", 403), ("stranger", 404)]
)
def test_no_one_elses_program_hands_it_over(
    directory: Directory,
    sergeant: User,
    client: Client,
    cast: Cast,
    name: str,
    status: int,
) -> None:
    leave(directory)
    away = Organisation.objects.get(code="wessex-police")
    make_user("stranger", "supervisor", away)
    client.force_login(User.objects.get(username=name))

    listed = client.get(API)
    assert listed.status_code == 403 or listed.json() == []
    assert send(client, {"to": "sergeant"}).status_code == status
    # Not even the error in a body says that there is such a person.
    assert send(client, {}).status_code == status


@pytest.mark.parametrize("name", ["officer", "analyst", "records", "partner"])
def test_no_one_else_hands_it_over(
    directory: Directory, sergeant: User, client: Client, cast: Cast, name: str
) -> None:
    report = leave(directory)
    client.force_login(getattr(cast, name))

    assert client.get(LIST).status_code == 403
    assert client.post(ONE, {"to": "sergeant"}).status_code == 403
    assert Report.objects.get(pk=report.pk).assigned_to.username == "jo.bloggs"  # type: ignore[union-attr]


def test_another_force_hands_nothing_over(
    directory: Directory, sergeant: User, client: Client
) -> None:
    leave(directory)
    away = Organisation.objects.get(code="wessex-police")
    client.force_login(make_user("stranger", "supervisor", away))

    assert "Jo Bloggs" not in client.get(LIST).content.decode()
    assert client.post(ONE, {"to": "sergeant"}).status_code == 404


def test_without_a_supervisor_of_the_team_it_goes_to_administrators(
    directory: Directory, client: Client, cast: Cast
) -> None:
    User.objects.filter(username="admin").update(email="admin@force.example")
    leave(directory)

    assert LeftWorkMail.objects.get().recipient == cast.admin
    client.force_login(cast.admin)
    assert client.post(ONE, {"to": "supervisor"}).status_code == 302


def test_what_was_assigned_meanwhile_is_not_left(
    directory: Directory, sergeant: User, client: Client
) -> None:
    report = leave(directory)
    Report.objects.filter(pk=report.pk).update(assigned_to=sergeant)

    settle_left_work()

    assert LeftWork.objects.get().settled_at is not None
    client.force_login(sergeant)
    assert "Nothing to hand over" in client.get(LIST).content.decode()


def test_a_leaver_without_work_is_no_matter_for_anyone(directory: Directory) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)
    directory.ask("DELETE", f"Users/{person}")

    assert not LeftWork.objects.exists()
    assert send_left_work_mail() == 0


def test_a_sergeant_hands_over_the_work_of_a_colleague_who_works_on(
    directory: Directory, sergeant: User, client: Client, cast: Cast
) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)
    colleague = User.objects.get(username="jo.bloggs")
    report = make_report(colleague, assigned_to=colleague, status="assigned")
    client.force_login(sergeant)

    page = client.get("/team/").content.decode()
    assert f'href="{ONE}"' in page
    assert "Nothing to hand over" in client.get(LIST).content.decode()
    done = client.post(ONE, {"to": "officer"}, follow=True)

    assert done.redirect_chain[-1][0] == "/team/"
    report.refresh_from_db()
    assert report.assigned_to == cast.officer
    event = Event.objects.get(detail__change="colleague_work_handed_over")
    assert event.records == sorted(["person:jo.bloggs", report.reference])
    assert User.objects.get(username="jo.bloggs").is_active
    assert not LeftWork.objects.exists()


@pytest.mark.parametrize("name", ["supervisor", "officer", "analyst", "admin"])
def test_no_one_but_their_own_sergeant_hands_over_what_a_colleague_has(
    directory: Directory, sergeant: User, client: Client, cast: Cast, name: str
) -> None:
    person = directory.add_person()
    directory.add_group("city-team", person)
    colleague = User.objects.get(username="jo.bloggs")
    report = make_report(colleague, assigned_to=colleague, status="assigned")
    client.force_login(getattr(cast, name))

    assert client.post(ONE, {"to": "sergeant"}).status_code in (403, 404)
    report.refresh_from_db()
    assert report.assigned_to == colleague
