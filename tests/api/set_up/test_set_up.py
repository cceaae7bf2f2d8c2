"""/force/set-up/: what of a force is set up, and all of it as a file and back."""

import html
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags

from reports.report.rules import GRADES
from stronghold.core.accounts.models import (
    ForceDetails,
    NoticeMail,
    Organisation,
    TeamArea,
    User,
)
from stronghold.core.accounts.own_roles.rules import ROLES
from stronghold.core.audit.models import Event
from stronghold.core.decided.models import ForceChoice
from stronghold.core.kernel import clock
from stronghold.force_setup.force_file import read_force_file, written
from stronghold.set_up.queries import plan_of
from stronghold.sign_in.notices.actions import send_notices
from tests.choices import decide, decide_rows
from tests.factories import Cast, make_country, make_far_district, make_team

PAGE, BASICS, MAIL = "/force/set-up/", "/force/basics/", "/force/e-mail/"
FORCE = {
    "name": "Thames Valley Police",
    "jurisdiction": "e",
    "custody_pattern": "43[A-Z]{2}/[0-9]{1,5}/[0-9]{2}",
    "custody_example": "43ab/1234/26",
}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


@pytest.mark.parametrize("name", ["officer", "supervisor", "analyst", "partner"])
def test_no_one_else_sees_or_sets_it(client: Client, cast: Cast, name: str) -> None:
    client.force_login(getattr(cast, name))

    for path in (PAGE, f"{PAGE}file/", BASICS, MAIL):
        assert client.get(path).status_code == 403, path
    assert client.post(BASICS, FORCE).status_code == 403


def test_the_list_follows_what_is_done(admin: Client, cast: Cast) -> None:
    make_country()
    before = text_of(admin.get(PAGE))
    assert "1 district has no team: Area E07000001." in before
    own(cast, "E05000001")

    after = text_of(admin.get(PAGE))

    # The other ward of the district has no owner.
    assert "1 with areas. 1 ward has no team: Area E05000002." in after
    assert 'href="/organisations/police/"' in admin.get(PAGE).content.decode()
    # An administrator draws up no agreement; a records manager does, from here.
    assert "A records manager draws it up" in after
    admin.force_login(cast.records)
    manager = admin.get(PAGE).content.decode()
    assert 'href="/sharing/new/?partner=council"' in manager
    assert BASICS not in manager
    form = admin.get("/sharing/new/?partner=council").content.decode()
    assert '<option value="council" selected>' in form


def own(cast: Cast, *codes: str) -> None:
    """Give areas to the police's team."""
    team = make_team(cast.admin.organisation)
    TeamArea.objects.bulk_create(
        TeamArea(organisation=team.organisation, team=team, area_code=code)
        for code in codes
    )


def text_of(answer: Any) -> str:
    return " ".join(strip_tags(html.unescape(answer.content.decode())).split())


def task_of(admin: Client, title: str) -> tuple[str, str]:
    """Return the words and the state of a thing to set up."""
    parts = admin.get(PAGE).context["page"].parts
    (task,) = [task for part in parts for task in part.tasks if task.title == title]
    return task.words, task.tag.text


def test_a_district_without_a_team_is_to_do_until_the_force_says_it_does_not_serve_it(
    admin: Client, cast: Cast
) -> None:
    make_country()
    make_far_district()
    own(cast, "E05000001", "E05000002")

    words, state = task_of(admin, "Teams and their wards")
    assert state == "To do"
    assert "1 district has no team: Area E07000002." in words
    assert "Reports there go to no team, and wait in that queue" in words
    home = admin.get("/")
    assert "1 district has no team: Area E07000002." in text_of(home)
    counts = text_of(home)
    assert re.search(r"\b2 Wards without a team", counts), counts
    form = admin.get("/organisations/police/").content.decode()
    assert "Districts that it serves with this site" in form

    given = {"name": "Police", "districts": ["E07000001"]}
    assert admin.post("/organisations/police/", given).status_code == 302

    words, state = task_of(admin, "Teams and their wards")
    assert state == "Completed"
    assert words.endswith("1 district not served with this site")
    assert "no team" not in text_of(admin.get("/"))
    # One that it serves must have a team.
    given = {"name": "Police", "districts": ["E07000001", "E07000002"]}
    admin.post("/organisations/police/", given)
    assert task_of(admin, "Teams and their wards")[1] == "To do"
    # The owner of a district has its wards.
    own(cast, "E07000002")
    assert task_of(admin, "Teams and their wards")[1] == "Completed"


@pytest.mark.parametrize("path", [PAGE, "/force/choices/", "/force/areas/"])
def test_the_menu_leads_to_the_list_and_marks_what_is_below_it(
    admin: Client, path: str
) -> None:
    menu = admin.get(path).context["navigation"]()

    (force,) = (item for item in menu if item.label == "Force")
    assert (force.url, force.current) == (PAGE, True)


def test_numbers_are_tried_without_storing_anything(admin: Client, cast: Cast) -> None:
    given = FORCE | {"to_try": "43AB/1/26\n 43 AB/1/26 \n", "try": "1"}

    page = admin.post(BASICS, given).content.decode()

    assert page.count("Accepted") == page.count("Refused") == 1
    assert cast.admin.force.custody_pattern == ""
    cast.admin.force.refresh_from_db()
    assert cast.admin.force.custody_pattern == ""
    trap = admin.post(BASICS, given | {"custody_pattern": "([0-9]+)+X"})
    assert trap.status_code == 400
    assert "too many ways" in trap.content.decode()


def test_the_basics_are_stored_with_what_they_were(admin: Client, cast: Cast) -> None:
    force = cast.admin.force
    answer = admin.post(BASICS, FORCE | {"jurisdiction": "w"})

    assert answer["Location"] == PAGE
    force.refresh_from_db()
    assert (force.jurisdiction, force.custody_example) == ("w", "43AB/1234/26")
    event = Event.objects.filter(kind="permission_change").latest("id")
    assert event.detail["jurisdiction"] == ["e", "w"]
    assert (event.force, event.records) == (force.code, [])
    trap = FORCE | {"custody_pattern": "(A+)+", "custody_example": "A"}
    assert admin.post(BASICS, trap).status_code == 400
    force.refresh_from_db()
    assert force.custody_pattern == FORCE["custody_pattern"]


def test_the_e_mail_is_tried_by_the_worker_that_sends_all(
    admin: Client, cast: Cast, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = "mail.force.example"
    settings.EMAIL_HOST_PASSWORD = "not-shown"  # noqa: S105 - of no server
    assert admin.post(MAIL).status_code == 400
    cast.admin.email = "admin@force.example"
    cast.admin.save()

    admin.post(MAIL)

    waiting = admin.get(MAIL).content.decode()
    assert "Waiting" in waiting
    assert "mail.force.example, port" in waiting
    assert "not-shown" not in waiting
    assert send_notices() == 1
    [mail] = mailoutbox
    assert mail.to == ["admin@force.example"]
    assert "try the e-mail" in mail.subject
    assert NoticeMail.objects.get().sent_at
    assert "Look in your mailbox" in admin.get(MAIL).content.decode()
    assert "a test message was sent" in admin.get(PAGE).content.decode()


@pytest.mark.usefixtures("mailoutbox")
def test_without_a_server_a_trial_says_that_no_one_got_it(
    admin: Client, cast: Cast
) -> None:
    cast.admin.email = "admin@force.example"
    cast.admin.save()

    answer = admin.post(MAIL, follow=True).content.decode()

    assert "A message is being written to a file" in answer
    assert send_notices() == 1
    page = admin.get(MAIL).content.decode()
    assert "No one got it." in page
    assert "Look in your mailbox" not in page


def test_the_file_sets_up_what_is_set_up_and_nothing_else(
    admin: Client, cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.DEMO = False
    make_country()
    admin.post(BASICS, FORCE)
    admin.post("/force/privacy/", {"complaints_url": 'https://force.example/"a"'})
    team = make_team(cast.admin.organisation, "north")
    team.is_duty, team.name = True, 'The "North" \\ team'
    team.save()
    admin.post(
        f"/organisations/police/teams/{team.pk}/",
        {"name": team.name, "is_duty": "on", "wards": ["E05000001"]},
    )
    force = cast.admin.force
    grade = {"minutes": 10, "name": "1 Emergency, with lights"}
    decide(force, GRADES, {"1": grade}, from_day=clock.today())
    without = ["export", "make_keys"]
    role = {"code": "reader", "name": "Reader", "base": "analyst", "without": without}
    decide_rows(force, ROLES, [role], from_day=clock.today())
    answer = admin.get(f"{PAGE}file/")
    path = tmp_path / "force.toml"
    path.write_bytes(answer.content)

    assert answer["Content-Disposition"].endswith('"thames-valley.toml"')
    before = plan_of(User.objects.get(pk=cast.admin.pk))
    assert read_force_file(path) == before
    assert written(before) == path.read_text()
    assert before.choices is not None
    assert set(before.choices.rows) == {GRADES.code, ROLES.code}
    n_details, n_choices = ForceDetails.objects.count(), ForceChoice.objects.count()
    call_command("setup_force", path, stdout=StringIO())
    assert plan_of(User.objects.get(pk=cast.admin.pk)) == before
    assert ForceDetails.objects.count() == n_details
    assert ForceChoice.objects.count() == n_choices
    # Nothing of the other force in the database is in it.
    away = Organisation.objects.get(code="wessex-police")
    assert away.name not in path.read_text()
