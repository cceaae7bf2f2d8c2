"""The protective marking that a force decides, on all that it shows and gives."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Force
from stronghold.exports.actions.requesting import may_be_given
from stronghold.exports.presenters import file_name
from stronghold.force_setup.force_file import read_force_file
from stronghold.offline.shells import queue_shell
from stronghold.set_up.queries import plan_of
from stronghold.sign_in.notices.actions import send_notices
from tests.api.brief.conftest import words_of
from tests.api.exports.requesting import content, made, rows_of
from tests.factories import Cast, make_cast, make_report, make_user

# The lease of an export speaks through a connection of its own.
pytestmark = pytest.mark.django_db(transaction=True)
AsUser = Callable[[User], Client]
BASICS, SET_UP = "/force/basics/", "/force/set-up/"
OFFICIAL, SENSITIVE = "OFFICIAL", "OFFICIAL-SENSITIVE"
FORCE = {"name": "Thames Valley", "jurisdiction": "e"}
SHOWN = re.compile(r"<span data-marking>(.+?)</span>")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def away(cast: Cast) -> dict[str, User]:
    """The people of the second force."""
    police = cast.other_officer.organisation
    return {
        role: make_user(f"away-{role}", role, police)
        for role in ("admin", "supervisor", "analyst")
    }


def decide(client: Client, marking: str, **given: str) -> Any:
    return client.post(BASICS, FORCE | {"marking": marking} | given)


def shown_on(answer: Any) -> set[str]:
    """Return the markings at the head, the foot and in the parts of a page."""
    found = SHOWN.findall(answer.content.decode())
    assert len(found) >= 2
    return set(found)


@pytest.fixture
def two(
    cast: Cast, away: dict[str, User], as_user: AsUser
) -> dict[str, dict[str, Any]]:
    """People of two forces by the marking that their force chose: OFFICIAL, and the
    marking of the site.
    """
    assert decide(as_user(away["admin"]), "official", name="Wessex").status_code == 302
    names = ("admin", "supervisor", "analyst")
    own = {name: User.objects.get(pk=getattr(cast, name).pk) for name in names}
    theirs = {name: User.objects.get(pk=away[name].pk) for name in names}
    return {SENSITIVE: own, OFFICIAL: theirs}


def test_each_force_has_its_own_on_pages_and_the_site_its_own_where_none_is_known(
    two: dict[str, dict[str, User]], cast: Cast, as_user: AsUser
) -> None:
    for marking, people in two.items():
        for name, path in {"admin": SET_UP, "supervisor": "/reports/"}.items():
            assert shown_on(as_user(people[name]).get(path)) == {marking}, path
        assert shown_on(as_user(people["supervisor"]).get("/none/")) == {marking}
        session = as_user(people["supervisor"])
        session.post("/accounts/lock/")
        assert shown_on(session.get("/accounts/unlock/")) == {marking}
    # A partner sees records of the force, so its marking applies.
    assert shown_on(as_user(cast.partner).get("/shared/")) == {SENSITIVE}
    Force.objects.filter(code="thames-valley").update(marking="official")
    assert shown_on(as_user(cast.partner).get("/shared/")) == {OFFICIAL}
    assert shown_on(Client().get("/accounts/login/")) == {SENSITIVE}
    assert set(SHOWN.findall(queue_shell())) == {SENSITIVE}


def test_each_force_has_its_own_in_answers_for_programs(
    two: dict[str, dict[str, User]], as_user: AsUser
) -> None:
    for marking, people in two.items():
        make_report(people["supervisor"])
        client = as_user(people["supervisor"])
        lines = client.get("/api/v1/reports", {"format": "csv"}).content
        (line,) = csv.DictReader(StringIO(lines.decode("utf-8-sig")))
        assert line["protective_marking"] == marking
        features = client.get("/api/v1/reports", {"format": "geojson"}).json()
        assert features["protective_marking"] == marking


def test_each_force_has_its_own_in_files_and_papers(
    two: dict[str, dict[str, User]], as_user: AsUser, tmp_path: Path, settings: Any
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path)
    for marking, people in two.items():
        make_report(people["supervisor"])
        export = made(people["supervisor"])
        assert file_name(export).startswith(f"{marking}-reports-")
        assert {row["Protective marking"] for row in rows_of(export)} == {marking}
        book = load_workbook(BytesIO(content(made(people["supervisor"], form="xlsx"))))
        assert str(book.worksheets[0]["A1"].value).startswith(f"{marking} ·")
        packed = content(made(people["supervisor"], form="gpkg"))
        assert f"{marking}. Purpose".encode() in packed

        admin = as_user(people["admin"])
        paper = words_of(admin.get("/statements/impact.pdf").content).splitlines()
        assert paper.count(marking) >= 2, paper[:5]
        table = admin.get("/statements/impact.csv").content.decode("utf-8-sig")
        rows = csv.DictReader(StringIO(table))
        assert {row["Protective marking"] for row in rows} == {marking}


def test_e_mail_has_none_since_it_holds_nothing_of_a_record(
    two: dict[str, dict[str, User]], as_user: AsUser, mailoutbox: list[Any]
) -> None:
    for people in two.values():
        User.objects.filter(pk=people["admin"].pk).update(email="a@force.example")
        assert as_user(people["admin"]).post("/force/e-mail/").status_code == 302

    assert send_notices() == 2

    for mail in mailoutbox:
        assert OFFICIAL not in f"{mail.subject} {mail.body}"


def test_a_change_is_logged_and_only_what_is_offered_is_taken(
    cast: Cast, as_user: AsUser
) -> None:
    admin = as_user(cast.admin)
    assert "That of the site" in admin.get(BASICS).content.decode()

    assert decide(admin, "official").status_code == 302

    event = Event.objects.filter(kind="permission_change").latest("id")
    assert event.detail["marking"] == ["", "official"]
    assert decide(admin, "secret").status_code == 400
    assert Force.objects.get(code="thames-valley").marking == "official"
    assert decide(admin, "").status_code == 302
    assert shown_on(admin.get(SET_UP)) == {SENSITIVE}


def test_no_file_is_given_out_under_a_marking_that_changed_since(
    cast: Cast, as_user: AsUser, tmp_path: Path, settings: Any
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path)
    make_report(cast.supervisor)
    export = made(cast.supervisor)
    path = f"/exports/{export.key}/"
    assert "Download (" in as_user(cast.supervisor).get(path).content.decode()

    decide(as_user(cast.admin), "official")

    maker = User.objects.get(pk=cast.supervisor.pk)
    assert not may_be_given(maker, export)
    assert "the marking has changed" in as_user(maker).get(path).content.decode()


def test_the_file_of_the_force_has_it_and_one_without_it_keeps_it(
    cast: Cast, as_user: AsUser, tmp_path: Path
) -> None:
    admin = as_user(cast.admin)
    path = tmp_path / "force.toml"
    path.write_bytes(admin.get(f"{SET_UP}file/").content)
    assert "marking" not in path.read_text()

    decide(admin, "sensitive")
    path.write_bytes(admin.get(f"{SET_UP}file/").content)

    assert 'marking = "OFFICIAL-SENSITIVE"' in path.read_text()
    assert read_force_file(path) == plan_of(User.objects.get(pk=cast.admin.pk))
