"""The messages about the queue, in the head of every page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.factories import make_cast

pytestmark = pytest.mark.browser
NOTHING = {
    "nWaiting": 0,
    "nRefused": 0,
    "nOthers": 0,
    "isLate": False,
    "hasKey": True,
    "lastSent": None,
}
NOW = "2026-11-24T14:30:00Z"
SENT = "2026-11-24T14:02:00Z"
Say = Callable[..., str]


@pytest.fixture
def say(page_wide: Page, signed_in: Callable[[Page, str], Page]) -> Say:
    """Return the status line for `say(nWaiting=3)`, online and signed in."""
    make_cast()
    signed_in(page_wide, "partner").goto("/")

    def evaluate(*, online: bool = True, out: bool = False, **given: Any) -> str:
        about = json.dumps(NOTHING | given)
        where = json.dumps({"isOnline": online, "isSignedOut": out})
        words: str = page_wide.evaluate(
            f"""async () => {{
              const about = {about};
              about.lastSent &&= new Date(about.lastSent);
              const {{ statusWords }} = await import("/static/offline/words.js");
              return statusWords(about, {{ ...{where}, now: new Date("{NOW}") }});
            }}"""
        )
        return words

    return evaluate


def test_nothing_is_said_of_nothing(say: Say) -> None:
    assert say() == ""
    assert say(out=True, hasKey=False) == ""


def test_what_waits_and_when_something_was_sent(say: Say) -> None:
    assert say(nWaiting=3, lastSent=SENT) == "3 waiting, last sent 2:02pm"
    assert say(lastSent=SENT) == "Nothing waiting, last sent 2:02pm"
    yesterday = "2026-11-23T14:02:00Z"
    assert say(nWaiting=1, lastSent=yesterday) == (
        "1 waiting, last sent 23 November at 2:02pm"
    )


def test_what_needs_a_person_comes_first(say: Say) -> None:
    assert say(nRefused=1, nWaiting=2, isLate=True) == (
        "1 to correct, 2 waiting, not sent for more than 24 hours"
    )
    assert say(online=False, nWaiting=2) == "No signal, 2 waiting"
    assert say(out=True, nWaiting=2) == "2 waiting, sign in to send"


def test_what_another_user_left_is_only_counted(say: Say) -> None:
    assert say(nOthers=1) == "1 entry of another user waits on this phone"
    assert say(nOthers=2) == "2 entries of another user wait on this phone"


def test_signed_out_the_page_says_that_one_may_still_log(say: Say) -> None:
    assert say(out=True) == "Signed out: what you log here waits on this phone"
