"""SECRET_KEY is changed, and no one notices."""

from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client

from operations.deadlines.actions.feed import make_feed
from reports.models import Report, Reporter
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.registered import registered
from stronghold.sign_in.single_sign_on.encryption import sealed, unsealed
from tests.api.accounts.test_guessing import ADDRESSES, at, moved
from tests.api.accounts.test_second_factor import (
    CODE,
    code_at,
    step_now,
    with_app,
)
from tests.api.accounts.test_sign_in import sign_in
from tests.api.offline.test_key import make_key as make_device_key
from tests.api.ogc.conftest import (  # noqa: F401 - fixtures
    Ask,
    activities,
    agreement,
    ask,
    cast,
    east,
    fresh_partner_connection,
    key,
    west,
)
from tests.api.reports.reporters import fields, new_form
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])

OLD = "the first key of this test, as long as a key has to be for Django"
NEW = "the second key of this test, as long as a key has to be for Django"
FORM = "/reports/new/"
PLACE = "/accounts/sessions/"


@pytest.fixture(autouse=True)
def old_key(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []


def change(settings: Any, *, fallbacks: list[str]) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, fallbacks


def renew() -> str:
    said = StringIO()
    call_command("change_secret_key", stdout=said)
    return said.getvalue()


@dataclass
class Before:
    """What people have when the key changes."""

    browser: Client
    phone: Client
    page_code: str
    device: dict[str, str]
    sent: dict[str, Any]
    codes: list[str]
    calendar: str


@pytest.fixture
def before(cast: Cast) -> Before:  # noqa: F811
    codes = with_app(cast.supervisor)
    # Signed in once before, so that the device is known.
    browser = Client(REMOTE_ADDR="198.51.100.1")
    sign_in(browser, "supervisor")
    browser.post(CODE, {"code": code_at(step_now())})
    UserSession.objects.update(data={"single_sign_on": {"refresh": sealed("token")}})
    phone = Client()
    sign_in(phone, "officer")
    sent = new_form() | fields()
    assert phone.post(FORM, sent).status_code == 302
    return Before(
        browser=browser,
        phone=phone,
        page_code=User.objects.get(username="officer").page_code,
        device=make_device_key(phone),
        sent=sent,
        codes=codes,
        calendar=f"/deadlines/feed/{make_feed(by=cast.supervisor)}.ics",
    )


def check_nothing_is_lost(had: Before, ask: Ask) -> None:  # noqa: F811
    # The sessions are open, and listed as the ones that they were.
    listed = had.browser.get(PLACE).content.decode()
    assert listed.count("(this device)") == 1
    assert UserSession.objects.filter(user__username="supervisor").count() == 1
    # The session is still tied to the provider of single sign-on.
    (tie,) = UserSession.objects.filter(
        user__username="supervisor", data__has_key="single_sign_on"
    )
    assert unsealed(tie.data["single_sign_on"]["refresh"]) == "token"
    # The phone finds its queue, and opens it.
    page = had.phone.get("/").content.decode()
    assert f'data-owner="{had.page_code}"' in page
    again = had.phone.get("/offline/key/", {"device": had.device["device"]})
    assert again.json()["secret"] == had.device["secret"]
    # What it sends a second time, with the same details, is known.
    assert had.phone.post(FORM, had.sent).status_code == 302
    assert Report.objects.count() == 1
    other = had.sent | {"reporter_phone": "01632 960778"}
    assert had.phone.post(FORM, other).status_code == 400
    # Programs read by their keys.
    assert Client().get(had.calendar).status_code == 200
    assert ask("collections").status_code == 200


def signs_in_with_app(client: Client, code: str) -> bool:
    sign_in(client, "supervisor")
    return client.post(CODE, {"code": code}).status_code == 302


def test_with_the_earlier_key_as_fallback_nothing_is_lost(
    before: Before,
    ask: Ask,  # noqa: F811
    settings: Any,
) -> None:
    change(settings, fallbacks=[OLD])

    check_nothing_is_lost(before, ask)
    assert signs_in_with_app(Client(), code_at(step_now() + 1))
    # Guesses from elsewhere do not lock the owner out on the device that is known.
    before.browser.post("/accounts/logout/")
    for n in range(21):
        sign_in(at(ADDRESSES[n % 10]), "supervisor", f"guess {n}")
    assert sign_in(at(ADDRESSES[0]), "supervisor").status_code == 429
    owner = moved(before.browser, "198.51.100.1")
    assert sign_in(owner, "supervisor")["Location"] == CODE


def test_after_the_command_the_earlier_key_is_not_needed(
    before: Before,
    ask: Ask,  # noqa: F811
    settings: Any,
) -> None:
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    change(settings, fallbacks=[OLD])

    first, second = renew(), renew()
    change(settings, fallbacks=[])

    assert "authenticator apps and recovery codes: 2 looked at, 2 renewed" in first
    assert "sessions: 2 looked at, 2 renewed" in first
    assert "sessions of single sign-on: 1 looked at, 1 renewed" in first
    assert "reporters’ details: 1 looked at, 1 renewed" in first
    assert "Nothing that is stored needs an earlier key" in first
    assert second.count(" 0 renewed") == 7
    assert Authenticator.objects.get(type="recovery_codes").data["seed"] != seed
    check_nothing_is_lost(before, ask)
    assert signs_in_with_app(Client(), code_at(step_now() + 1))
    assert signs_in_with_app(Client(), before.codes[0])
    (event,) = Event.objects.filter(detail__change="secret_key_changed")
    assert event.detail["n"] == 6


def test_an_interrupted_run_is_run_again(before: Before, settings: Any) -> None:
    change(settings, fallbacks=[OLD])
    everything = settings.REGISTERED
    first, *_ = everything["UNDER_SECRET_KEY"]
    # The second row is nothing that has rows.
    settings.REGISTERED = everything | {"UNDER_SECRET_KEY": [first, "builtins.dict"]}
    registered.cache_clear()
    try:
        with pytest.raises(AttributeError):
            renew()
    finally:
        settings.REGISTERED = everything
        registered.cache_clear()

    said = renew()

    assert "authenticator apps and recovery codes: 2 looked at, 0 renewed" in said
    assert "sessions: 2 looked at, 2 renewed" in said


def test_what_no_key_opens_is_counted_and_left(before: Before, settings: Any) -> None:
    change(settings, fallbacks=["some other key, as long as a key has to be, once"])
    kept = list(Authenticator.objects.order_by("pk").values_list("data", flat=True))

    with pytest.raises(CommandError, match="5 rows are under a key that is neither"):
        renew()

    assert kept == list(
        Authenticator.objects.order_by("pk").values_list("data", flat=True)
    )
    change(settings, fallbacks=[OLD])
    assert "Nothing that is stored" in renew()


def test_details_that_were_corrected_keep_their_old_hash(
    before: Before, settings: Any
) -> None:
    """What was first sent is then refused as another's, which loses nothing."""
    Reporter.objects.update(safe_times="mornings")
    change(settings, fallbacks=[OLD])

    assert "reporters’ details: 1 looked at, 0 renewed" in renew()

    assert before.phone.post(FORM, before.sent).status_code == 302
    change(settings, fallbacks=[])
    assert before.phone.post(FORM, before.sent).status_code == 400


def test_each_person_has_a_code_of_their_own_that_identifies_no_one(db: None) -> None:
    made = make_cast()
    codes = User.objects.values_list("page_code", flat=True)
    assert len(set(codes)) == len(codes)
    assert len(made.officer.page_code) == 16
