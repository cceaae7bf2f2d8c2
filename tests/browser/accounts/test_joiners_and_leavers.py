"""How people come, are kept and go: the directory, a file, the review, the handover."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.accounts.models import AccessRule, User
from stronghold.core.kernel import clock
from stronghold.directory.provisioning.actions import (
    GroupDetails,
    add_group,
    add_person,
    change_person,
)
from tests.approving import approve_all
from tests.factories import Cast, make_cast, make_report, make_team

pytestmark = pytest.mark.browser
Check = Callable[[Page], None]
SignedIn = Callable[[Page, str], Page]


@pytest.fixture
def cast(site: str) -> Cast:
    return make_cast()


@pytest.fixture
def page(cast: Cast, page_phone: Page) -> Page:
    return page_phone


def test_an_administrator_connects_a_directory_and_settles_a_name(
    page: Page, cast: Cast, signed_in: SignedIn, assert_sound: Check
) -> None:
    police = cast.officer.organisation
    AccessRule.objects.create(
        force=police.force,
        value="sergeants",
        organisation=police,
        role="supervisor",
        position=1,
    )
    approve_all(cast.records)
    theirs = add_person(force=police.force, details={"userName": "officer@f.example"})
    add_person(force=police.force, details={"userName": "jo@f.example"})
    details = GroupDetails("sergeants", "", [theirs.pk])
    add_group(force=police.force, details=details)

    signed_in(page, "admin").goto("/people/")
    page.get_by_role("link", name="Directory").click()
    expect(page.get_by_text("No access rule fits their groups")).to_be_visible()
    page.get_by_label("Which directory uses the key?").fill("Entra ID")
    page.get_by_role("button", name="Make the key").click()
    key = page.get_by_role("textbox", name="Key (secret token)")
    expect(key).to_have_value(re.compile("^shp_"))
    assert_sound(page)

    page.get_by_role("link", name="officer").click()
    assert_sound(page)
    page.get_by_role("button", name="It is theirs").click()
    expect(page.get_by_text("The directory now manages the account")).to_be_visible()
    page.goto("/people/officer/")
    expect(page.get_by_text("The directory manages this account")).to_be_visible()
    assert_sound(page)
    assert User.objects.get(username="officer").role == "supervisor"


def test_people_are_imported_once_the_file_is_right(
    page: Page, signed_in: SignedIn, assert_sound: Check, tmp_path: Path, watch: Any
) -> None:
    watch.allowed.append("400")
    file = tmp_path / "people.csv"
    header = "username,name,email,organisation,role,team\n"
    file.write_text(f"{header}jo.smith,Jo Smith,,police,officer,\n")
    signed_in(page, "admin").goto("/people/import/")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("1 line is wrong, of 1")).to_be_visible()
    assert_sound(page)

    file.write_text(f"{header}jo.smith,Jo Smith,,police,officer,city\n")
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("1 to add")).to_be_visible()
    assert_sound(page)

    # It is kept: no file is chosen again, not even where the page is opened later.
    page.goto("/people/import/")
    expect(page.get_by_text("people.csv was correct when")).to_be_visible()
    assert_sound(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One-time passwords")
    assert_sound(page)
    assert User.objects.get(username="jo.smith").team is not None


def test_accounts_are_confirmed(
    page: Page, signed_in: SignedIn, assert_sound: Check
) -> None:
    User.objects.update(created_at=clock.now() - timedelta(days=92))
    signed_in(page, "admin").goto("/people/?show=review")
    page.get_by_role("link", name="Confirm who is still needed").click()
    assert_sound(page)
    page.get_by_label("Officer (officer)").check()
    page.get_by_role("button", name="Confirm").click()

    expect(page.get_by_text("1 account confirmed")).to_be_visible()
    assert User.objects.get(username="officer").confirmed_by is not None


def test_a_leavers_work_is_handed_over_from_the_home_page(
    page: Page, cast: Cast, signed_in: SignedIn, assert_sound: Check
) -> None:
    police = cast.officer.organisation
    AccessRule.objects.create(
        force=police.force,
        value="city",
        organisation=police,
        role="officer",
        team=make_team(police),
        position=1,
    )
    approve_all(cast.records)
    person = add_person(force=police.force, details={"userName": "jo@f.example"})
    add_group(force=police.force, details=GroupDetails("city", "", [person.pk]))
    officer = User.objects.get(username="jo")
    report = make_report(officer, assigned_to=officer, status="assigned")
    gone = {"userName": "jo@f.example", "active": False}
    change_person(force=police.force, key=str(person.pk), change=lambda _: gone)

    signed_in(page, "supervisor").goto("/")
    page.get_by_role("link", name="1 leaver’s work to hand over").click()
    assert_sound(page)
    page.get_by_role("link", name="jo").click()
    assert_sound(page)
    page.get_by_label("Who takes it over?").select_option("supervisor")
    page.get_by_role("button", name="Hand over").click()

    expect(page.get_by_text("The work of jo is handed over")).to_be_visible()
    report.refresh_from_db()
    assert report.assigned_to == cast.supervisor
