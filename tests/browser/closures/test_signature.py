"""Can an inspector sign a closure notice, or refuse to, on a phone?"""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from stronghold.core.accounts.choices import Rank
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from tests.api.closures.cases import Case
from tests.browser.conftest import Watch
from tests.factories import Cast, make_cast
from tests.unit.closures.steps import ANSWERS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
URL = "/operations/closures/"


@pytest.fixture
def cast(site: str) -> Cast:
    made = make_cast()
    User.objects.filter(pk=made.supervisor.pk).update(rank=Rank.INSPECTOR)
    return made


def drafted(cast: Cast) -> Case:
    """Return a complete draft of an officer."""
    case = Case.opened(Client(), cast.officer)
    case.who = lambda kind: cast.officer  # type: ignore[method-assign]
    assert case.move("prepare", ANSWERS, clock.now()).status_code == 201
    return case


def test_an_inspector_signs_one_notice_and_refuses_another_on_a_phone(
    page_phone: Page,
    cast: Cast,
    watch: Watch,
    signed_in: Callable[[Page, str], Page],
    assert_sound: Callable[[Page], None],
) -> None:
    watch.allowed.append("status of 400")
    first, second = drafted(cast), drafted(cast)
    page = signed_in(page_phone, "officer")
    for case in (first, second):
        page.goto(f"{URL}{case.reference}/")
        expect(
            page.get_by_text("Who may: Supervisor (inspector: up to")
        ).to_be_visible()
        assert_sound(page)
        page.get_by_role("link", name="Ask for a signature").click()
        assert_sound(page)
        page.get_by_label("Supervisor, inspector: up to 24 hours").check()
        page.get_by_role("button", name="Ask for the signature").click()
        expect(page.get_by_text("Supervisor signs, or says why not")).to_be_visible()

    signed_in(page, "supervisor").goto("/")
    page.get_by_role("link", name="2 closure notices wait for your signature").click()
    assert_sound(page)
    page.get_by_role("link", name="Read and sign").first.click()
    expect(page.get_by_text(ANSWERS["necessity"])).to_be_visible()
    expect(page.get_by_label("24 hours")).to_be_hidden()
    assert_sound(page)
    page.get_by_label("Sign", exact=True).check()
    expect(page.get_by_label("24 hours")).to_be_checked()
    expect(page.get_by_label("48 hours")).to_have_count(0)
    assert_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(
        page.get_by_text("signed. The notice can now be made and served")
    ).to_be_visible()

    page.goto(f"{URL}to-sign/")
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label("Do not sign").check()
    page.get_by_role("button", name="Save").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Say why you do not sign it")
    page.get_by_label("Why do you not sign it?").fill("The landlord was not asked")
    assert_sound(page)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The person who asked gets your reason")).to_be_visible()
    page.goto(f"{URL}to-sign/")
    expect(page.get_by_text("Nothing waits for your signature")).to_be_visible()

    assert {case.row.state for case in (first, second)} == {"draft", "authorised"}
    signed_in(page, "officer").goto("/")
    page.get_by_role("link", name="was not signed: change the draft").click()
    expect(page.get_by_text("The landlord was not asked").first).to_be_visible()
