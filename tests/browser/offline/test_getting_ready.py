"""Is a phone prepared even if an answer that it needs is lost?"""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from playwright.sync_api import Page, Route

from stronghold.offline import views
from stronghold.offline.release import Release, release
from tests.browser.checks import wait_until
from tests.browser.offline.conftest import get_ready
from tests.browser.offline.queue import PATIENCE

pytestmark = pytest.mark.browser
# Each of them waits until a phone asks again, three seconds later.
waits = pytest.mark.long
LOST = "/static/lost-on-its-way.js"


@waits
def test_a_key_that_was_not_given_is_asked_for_again(
    make_phone: Callable[..., Page], signed_in: Callable[[Page, str], Page]
) -> None:
    phone = make_phone()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.method)
        if len(asked) == 1:
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    phone.route("**/offline/key/", answer)

    signed_in(phone, "officer").goto("/")
    get_ready(phone)

    assert asked == ["POST", "POST"]


@waits
def test_a_worker_that_lacked_a_file_is_installed_again(
    make_phone: Callable[..., Page],
    signed_in: Callable[[Page, str], Page],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served = Event()

    def lacking() -> Release:
        whole = release()
        script = whole.script.replace('"files": [', f'"files": ["{LOST}", ', 1)
        served.set()
        return replace(whole, script=script)

    monkeypatch.setattr(views, "release", lacking)
    phone = make_phone()
    signed_in(phone, "officer").goto("/")
    assert served.wait(PATIENCE)
    assert not phone.evaluate("Boolean(navigator.serviceWorker.controller)")
    monkeypatch.undo()

    get_ready(phone)


def test_a_page_that_the_worker_did_not_take_over_asks_it_to(phone: Page) -> None:
    devtools = phone.context.new_cdp_session(phone)
    # Reloaded past the worker, as a page is that was on its way when the worker began.
    with phone.expect_event("load"):
        devtools.send("Page.reload", {"ignoreCache": True})

    taken_over = "() => navigator.serviceWorker.controller !== null"
    wait_until(phone, lambda: phone.evaluate(taken_over))
