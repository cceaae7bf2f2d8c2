"""What is sensitive asks again who it is, and then continues with what was typed."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.accounts.recent_sign_in import WAITING
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.exports.models import Export
from tests.addresses import addresses
from tests.api.accounts.test_second_factor import code_at, step_now, with_app
from tests.api.exports.requesting import PURPOSE
from tests.factories import PASSWORD, Cast
from tests.quick_client import RECORDS
from tests.things import Things, make_things

CONFIRM = "/accounts/confirm/"
# Each sensitive page, and someone who may open it.
SENSITIVE = {
    "exports:new": "analyst",
    "geopackage:new": "partner",
    "packs:new": "partner",
    "disclosures:new": "supervisor",
    "sharing:sign": "supervisor",
    "closures:sign": "supervisor",
    "brief:sign": "supervisor",
    "program_keys:list": "supervisor",
    "deadlines:feed": "supervisor",
    "approvals:decide": "supervisor",
    "brief:xlsx": "supervisor",
    "brief:csv": "supervisor",
    "weeks_of_action:csv": "analyst",
    "weeks_of_action:pdf": "analyst",
    "weeks_of_action:xlsx": "analyst",
    "oversight:record_csv": "records",
    "oversight:record_pdf": "records",
    "reading:police_csv": "records",
    "access:new": "admin",
    "access:change": "admin",
    "access:remove": "admin",
    "directory:page": "admin",
    "directory:person": "admin",
    "directory:revoke": "admin",
    "people:import": "admin",
    "imports:new": "records",
    "e_mail:server": "admin",
    "sign_in_provider:page": "admin",
    "sign_in_provider:try": "admin",
    "force:choices:new_role": "admin",
    "force:choices:change_role": "admin",
    "force:choices:remove_role": "admin",
    "force:choices:file": "admin",
    "force:choices:change": "admin",
    "several_forces:join": "admin",
    "retention:erasures": "records",
    "retention:months": "records",
    "retention:answer": "records",
    "retention:file": "records",
    "requests:decide": "records",
    "requests:pack": "records",
    "breaches:file": "records",
    "breaches:pdf": "records",
    "people:new": "admin",
    "people:person": "admin",
    "people:close": "admin",
    "people:open": "admin",
    "people:password": "admin",
    "people:reset_factors": "admin",
    "people:end_sessions": "admin",
    "services:new": "admin",
    "services:service": "admin",
    "services:change": "admin",
    "services:close": "admin",
    "services:revoke": "admin",
    "account_add_app": "officer",
    "account_add_passkey": "officer",
    "account_remove_factor": "officer",
    "account_recovery_codes": "officer",
    "account_new_recovery_codes": "officer",
}
GOOD = {"purpose": PURPOSE, "file_format": "csv", "columns": ["reference"]}
RENAMED = {"display_name": "Another name", "role": "analyst"}


def signed_in_before(client: Client, user: User, minutes: int = 16) -> Client:
    """Open a session in which the user signed in so many minutes ago."""
    client.force_login(user)
    session = client.session
    for record in session[RECORDS]:
        record["at"] -= 60 * minutes
    session.save()
    return client


@pytest.fixture
def things(cast: Cast) -> Things:
    return make_things(cast)


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    return signed_in_before(client, cast.admin)


def events_of(why: str) -> int:
    return Event.objects.filter(kind="sign_in_failed", detail__why=why).count()


def test_sensitive_pages_are_these() -> None:
    asking = {a.name for a in addresses() if getattr(a.callback, "fresh", False)}

    assert asking == set(SENSITIVE)


def test_each_sensitive_page_asks_first(
    client: Client, cast: Cast, things: Things, subtests: pytest.Subtests
) -> None:
    for address in addresses():
        if address.name not in SENSITIVE:
            continue
        signed_in_before(client, getattr(cast, SENSITIVE[address.name]))
        url = things.url_of(address)
        for method in ("get", "post"):
            with subtests.test(name=address.name, method=method):
                answer = getattr(client, method)(url)
                assert answer["Location"] == f"{CONFIRM}?next={quote(url, safe='')}"


def test_a_file_that_is_sent_too_late_is_asked_for_again(admin: Client) -> None:
    people = SimpleUploadedFile("people.csv", b"username,name\n", "text/csv")

    answer = admin.post("/people/import/", {"file": people})

    assert answer["Location"] == f"{CONFIRM}?next={quote('/people/import/', safe='')}"


def test_minutes_are_a_setting(admin: Client, settings: Any) -> None:
    assert admin.get("/people/new/").status_code == 302
    settings.REAUTHENTICATE_MINUTES = 30

    assert admin.get("/people/new/").status_code == 200


def test_what_was_typed_is_done_after_confirming(admin: Client) -> None:
    asked = admin.post("/people/analyst/", RENAMED)
    assert User.objects.get(username="analyst").display_name != "Another name"
    page = admin.get(asked["Location"]).content.decode()
    assert "Confirm it is you" in page
    assert '<input type="hidden" name="next" value="/people/analyst/">' in page

    given = {"password": PASSWORD, "next": "/people/analyst/"}
    answer = admin.post(CONFIRM, given)
    assert answer["Location"] == "/people/analyst/"
    answer = admin.get("/people/analyst/")

    assert answer["Location"] == "/people/analyst/"
    assert User.objects.get(username="analyst").display_name == "Another name"
    changed = Event.objects.get(kind="permission_change")
    assert (changed.actor, changed.records) == ("admin", ["person:analyst"])
    assert Event.objects.filter(detail__change="confirmed").count() == 1
    # Done once: what waited is gone.
    assert WAITING not in admin.session
    assert admin.get("/people/analyst/").status_code == 200
    assert Event.objects.filter(kind="permission_change").count() == 1


def test_wrong_password_does_nothing_and_is_logged_and_counted(admin: Client) -> None:
    admin.post("/people/analyst/", RENAMED)
    given = {"password": "guess", "next": "/people/analyst/"}

    answers = [admin.post(CONFIRM, given) for _ in range(8)]

    assert [r.status_code for r in answers] == [200] * 7 + [429]
    assert "Password is wrong" in answers[0].content.decode()
    assert events_of("wrong_confirmed") >= 7
    assert not Event.objects.filter(kind="permission_change").exists()


def test_what_waits_is_done_only_at_its_own_address(admin: Client) -> None:
    admin.post("/people/analyst/", RENAMED)

    answer = admin.post(CONFIRM, {"password": PASSWORD, "next": "/people/"})

    assert answer["Location"] == "/people/"
    assert admin.get("/people/analyst/").status_code == 200
    assert not Event.objects.filter(kind="permission_change").exists()


def test_only_the_address_and_what_was_typed_wait(admin: Client) -> None:
    admin.post("/people/analyst/?a=b", RENAMED)

    assert admin.session[WAITING] == {
        "address": "/people/analyst/?a=b",
        "typed": "display_name=Another+name&role=analyst",
        "confirmed_at": 0,
    }


def test_what_waits_is_done_only_once_it_is_confirmed(admin: Client) -> None:
    admin.post("/people/analyst/", RENAMED)
    session = admin.session
    session[RECORDS][-1]["at"] = clock.now().timestamp()
    session.save()

    assert admin.get("/people/analyst/").status_code == 200
    assert not Event.objects.filter(kind="permission_change").exists()


def test_what_no_browser_followed_at_once_is_not_done(admin: Client) -> None:
    admin.post("/people/analyst/", RENAMED)
    admin.post(CONFIRM, {"password": PASSWORD, "next": "/people/analyst/"})

    with clock.stopped(clock.now() + timedelta(minutes=2)):
        assert admin.get("/people/analyst/").status_code == 200
    assert not Event.objects.filter(kind="permission_change").exists()


def test_errors_of_what_was_typed_are_shown_at_its_own_address(admin: Client) -> None:
    admin.post("/people/analyst/", {"display_name": "", "role": "analyst"})
    given = {"password": PASSWORD, "next": "/people/analyst/"}

    answer = admin.post(CONFIRM, given, follow=True)

    assert answer.request["PATH_INFO"] == "/people/analyst/"
    assert answer.status_code == 400
    assert "Enter the name" in answer.content.decode()


def test_confirming_leads_to_no_other_site(admin: Client) -> None:
    given = {"password": PASSWORD, "next": "https://evil.example/"}

    assert admin.post(CONFIRM, given)["Location"] == "/"


def test_code_of_the_app_confirms_too(admin: Client, cast: Cast) -> None:
    with_app(cast.admin)
    admin.post("/people/analyst/", RENAMED)
    page = admin.get(f"{CONFIRM}?next=/people/analyst/").content.decode()
    assert "/accounts/confirm/code/?next=%2Fpeople%2Fanalyst%2F" in page
    by_code = "/accounts/confirm/code/"

    wrong = admin.post(by_code, {"code": "000000", "next": "/people/analyst/"})
    code = code_at(step_now())
    right = admin.post(by_code, {"code": code, "next": "/people/analyst/"})

    assert "The code is wrong" in wrong.content.decode()
    assert events_of("wrong_confirmed") == 1
    assert right["Location"] == "/people/analyst/"
    admin.get("/people/analyst/")
    assert User.objects.get(username="analyst").display_name == "Another name"
    assert admin.get("/people/new/").status_code == 200


def test_who_has_no_password_confirms_elsewhere(client: Client, cast: Cast) -> None:
    cast.officer.set_unusable_password()
    cast.officer.save(update_fields=["password"])
    client.force_login(cast.officer)

    page = client.get(f"{CONFIRM}?next=/").content.decode()

    assert "Confirm it is you" in page
    assert 'type="password"' not in page


def test_an_export_goes_on_with_its_filters(client: Client, cast: Cast) -> None:
    signed_in_before(client, cast.analyst)
    url = "/exports/new/?of=reports&concern=dealing"
    client.post(url, GOOD)

    client.post(CONFIRM, {"password": PASSWORD, "next": url})
    answer = client.get(url)

    export = Export.objects.get()
    assert answer["Location"] == f"/exports/{export.key}/"
    assert export.params == {"concern": "dealing"}
    assert export.purpose == GOOD["purpose"]


def test_a_button_goes_on_too(admin: Client) -> None:
    url = "/people/analyst/password/"
    assert admin.post(url)["Location"] == f"{CONFIRM}?next={quote(url, safe='')}"

    admin.post(CONFIRM, {"password": PASSWORD, "next": url})

    assert "One-time password" in admin.get(url).content.decode()
    # Loaded again, it is not issued again.
    assert "Issue the password" in admin.get(url).content.decode()
