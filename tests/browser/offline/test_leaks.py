"""Is anything stored on a phone that a finder could read?"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from stronghold.core.geography.models import Force, Street
from stronghold.core.places.models import Premises
from tests.browser.checks import wait_until
from tests.browser.offline.queue import (
    QUEUE,
    contents,
    expect_kept,
    log_report,
    lose_signal,
    open_form,
    regain_signal,
    status,
)
from tests.factories import WEST_SOUTH, Cast, make_report

pytestmark = pytest.mark.browser
# Recorded, typed, and who signed in: none of it may lie on the phone in the clear.
RECORDED, ADDRESS, TYPED = "canary behind the gate", "7 Canary Court", "9 Lake Street"
KEPT = """async () => {
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request, { ignoreVary: true });
      texts.push(request.url, await answer.text());
    }
  }
  return texts;
}"""


@pytest.fixture
def report(world: Cast) -> str:
    """A report at known premises, with words of its own."""
    street = Street.objects.get()
    premises = Premises.objects.create(
        force=world.officer.force, address=ADDRESS, street=street, point=WEST_SOUTH
    )
    world.officer.display_name = "Canary Officer"
    world.officer.save()
    row = make_report(
        world.officer,
        description=RECORDED,
        place_text=ADDRESS,
        premises=premises,
        street=street,
        point=WEST_SOUTH,
    )
    return row.reference


def all_that_lies_on(page: Page) -> str:
    texts: list[str] = page.evaluate(KEPT)
    rows: dict[str, list[Any]] = contents(page)
    return "\n".join([*texts, repr(rows)])


def test_nothing_readable_lies_on_the_phone(report: str, phone: Page) -> None:
    for url in (f"/reports/{report}/", "/reports/", "/", "/map/", "/reports/new/"):
        phone.goto(url)
    expect(phone.locator("body")).to_contain_text("Canary Officer")
    lose_signal(phone)
    log_report(phone, TYPED)
    expect_kept(phone)
    phone.goto(QUEUE)
    expect(status(phone)).to_contain_text("1 waiting")

    lies_there = all_that_lies_on(phone)

    assert "Waiting on this phone" in lies_there, "or the test reads nothing"
    for words in (RECORDED, ADDRESS, TYPED, "Canary", "officer'", report):
        assert words not in lies_there
    regain_signal(phone)
    expect(status(phone)).to_contain_text("Nothing waiting, last sent")
    assert TYPED not in all_that_lies_on(phone)


def test_back_shows_nothing_once_its_person_has_signed_out(
    report: str, phone: Page
) -> None:
    phone.goto(f"/reports/{report}/")
    expect(phone.locator("main")).to_contain_text(RECORDED)
    phone.goto("/accounts/logout/")
    phone.locator("main").get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/accounts/login/")

    for _ in range(2):
        phone.go_back()
        assert RECORDED not in phone.content()
    phone.goto(f"/reports/{report}/")
    expect(phone.get_by_label("Username")).to_be_visible()
    assert RECORDED not in phone.content()


def test_reasons_of_a_refusal_are_sealed_too(phone: Page) -> None:
    lose_signal(phone)
    log_report(phone, "Canary Lane")
    expect_kept(phone)
    regain_signal(phone)
    expect(status(phone)).to_contain_text("1 to correct")

    assert "Canary" not in all_that_lies_on(phone)


def releases_on(page: Page) -> list[str]:
    """Return the names of the stored releases of files and pages."""
    names: list[str] = page.evaluate("caches.keys()")
    return [name for name in names if name != "stronghold-places"]


def test_a_full_phone_says_so_and_loses_nothing(phone: Page) -> None:
    lose_signal(phone)
    open_form(phone)
    phone.evaluate(
        "() => { IDBObjectStore.prototype.put = () => "
        "{ throw new DOMException('full', 'QuotaExceededError'); } }"
    )
    phone.get_by_role("group", name="What is it about?").get_by_label("Dealing").check()
    phone.get_by_label("Where did it happen?").fill(TYPED)
    phone.get_by_role("group", name="When did it").get_by_label(
        "Now", exact=True
    ).check()

    phone.get_by_role("button", name="Save report").click()

    expect(phone.locator("[data-error-summary]")).to_contain_text("storage is full")
    expect(phone.get_by_label("Where did it happen?")).to_have_value(TYPED)
    assert contents(phone)["entries"] == []


def test_a_new_release_keeps_the_queue_and_drops_the_old_files(
    phone_apart: Page, settings: Any
) -> None:
    lose_signal(phone_apart)
    log_report(phone_apart, TYPED)
    expect_kept(phone_apart)
    regain_signal(phone_apart)
    expect(status(phone_apart)).to_contain_text("Nothing waiting, last sent")
    [before] = releases_on(phone_apart)

    # It stands on each stored page, so they are a new release.
    settings.PROTECTIVE_MARKING = "OFFICIAL"
    phone_apart.evaluate("navigator.serviceWorker.ready.then((it) => it.update())")
    wait_until(phone_apart, lambda: before not in releases_on(phone_apart))

    assert len(releases_on(phone_apart)) == 1
    assert len(contents(phone_apart)["entries"]) == 1
    assert len(contents(phone_apart)["keys"]) == 1


def test_a_stored_page_has_the_marking_of_the_force_of_its_owner(
    phone_apart: Page, world: Cast
) -> None:
    """Stored pages are the same for everyone, with the marking of the site."""
    marking = phone_apart.locator("[data-marking]")
    expect(marking).to_have_text(["OFFICIAL-SENSITIVE"] * 2)
    Force.objects.filter(pk=world.officer.force.pk).update(marking="official")
    phone_apart.goto("/reports/")
    expect(marking).to_have_text(["OFFICIAL"] * 2)
    wait_until(phone_apart, lambda: kept_marking(phone_apart) == "OFFICIAL")

    lose_signal(phone_apart)
    open_form(phone_apart)

    expect(marking).to_have_text(["OFFICIAL"] * 2)
    phone_apart.goto("/reports/")
    expect(phone_apart.get_by_text("Waiting on this phone").first).to_be_visible()
    expect(marking).to_have_text(["OFFICIAL"] * 2)


def kept_marking(page: Page) -> str:
    return str(dict(contents(page)["facts"]).get("marking", {}).get("text", ""))
