"""Second factors: setting one up, signing in with it, losing it, and its secrets."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
)
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stronghold import env
from stronghold.core.accounts.models import NoticeMail, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.sign_in.second_factor import actions
from stronghold.sign_in.second_factor.encryption import decrypt, encrypt
from stronghold.sign_in.second_factor.queries import factors_of, needs_factor
from stronghold.sign_in.second_factor.rules import check_roles
from tests.api.accounts.test_sign_in import SIGN_IN, events, sign_in
from tests.factories import PASSWORD, Cast
from tests.quick_client import RECORDS, forget_second_factor

CODE = "/accounts/code/"
START = "/accounts/security/start/"
SECURITY = "/accounts/security/"
APP, PASSKEY = f"{SECURITY}app/", f"{SECURITY}passkey/"
CODES, NEW_CODES = f"{SECURITY}codes/", f"{SECURITY}codes/new/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PERIOD = 30
# The session in which a test's factors are added: none of its clients'.
ELSEWHERE = actions.AddedIn("", by_factor=True)


def step_now() -> int:
    return int(clock.now().timestamp()) // PERIOD


def code_at(step: int, secret: str = SECRET) -> str:
    """Return the code that an authenticator app shows in a stretch of 30 seconds."""
    return str(format_hotp_value(hotp_value(secret, step)))


def with_app(user: User) -> list[str]:
    """Give a user an app with SECRET; return their recovery codes.

    The app's last code but one is used up.
    """
    code = code_at(step_now() - 1)
    actions.add_app(by=user, secret=SECRET, code=code, session=ELSEWHERE)
    return actions.show_recovery_codes(by=user)


@pytest.fixture
def codes(cast: Cast) -> list[str]:
    return with_app(cast.supervisor)


@pytest.fixture
def half_way(client: Client, codes: list[str]) -> Client:
    """The supervisor has typed the right password, and nothing else yet."""
    answer = sign_in(client, "supervisor", next="/reports/")
    assert answer["Location"] == CODE
    return client


def test_who_must_have_one_is_led_to_set_it_up(client: Client, cast: Cast) -> None:
    sign_in(client, "supervisor")

    answer = client.get("/reports/", follow=True)

    assert answer.redirect_chain == [(START, 302)]
    page = answer.content.decode()
    assert "Set up a second way to sign in" in page
    # The menu leads nowhere yet, but out.
    assert "Sign out" in page


def test_app_is_set_up_with_codes_that_are_shown_once(
    client: Client, cast: Cast
) -> None:
    sign_in(client, "supervisor")
    page = client.get("/accounts/security/app/").content.decode()
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    secret = found[1].replace(" ", "")

    wrong = client.post("/accounts/security/app/", {"code": "000000"})
    right = client.post(
        "/accounts/security/app/", {"code": code_at(step_now(), secret)}
    )

    assert wrong.status_code == 400
    assert "The code is wrong" in wrong.content.decode()
    assert right["Location"] == "/accounts/security/codes/"
    shown = client.get(right["Location"]).content.decode()
    listed = re.findall(r"<li>(\d{4} \d{4})</li>", shown)
    assert len(listed) == 10
    # Shown once; everything is open from here on, without signing in again.
    assert client.get(right["Location"])["Location"] == SECURITY
    assert client.get("/reports/").status_code == 200
    changed = [e.detail.get("change") for e in events("alteration")]
    assert changed == ["app_added"]
    assert secret not in str(Authenticator.objects.get(type="totp").data)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}"])
def test_code_completes_the_sign_in(half_way: Client, typed: str) -> None:
    code = code_at(step_now())

    answer = half_way.post(CODE, {"code": typed.format(code, f"{code[:3]} {code[3:]}")})

    assert answer["Location"] == "/reports/"
    assert half_way.get("/reports/").status_code == 200
    assert [e.actor for e in events("sign_in")] == ["supervisor"]


def test_password_alone_signs_no_one_in_who_has_a_factor(half_way: Client) -> None:
    assert half_way.get("/reports/")["Location"].startswith(SIGN_IN)
    assert not events("sign_in")
    # The sign-in page leads back to where they are, and they can leave.
    assert half_way.get(SIGN_IN)["Location"] == CODE
    half_way.post("/accounts/logout/")
    assert half_way.get(SIGN_IN).status_code == 200


def test_code_of_the_app_works_once(half_way: Client) -> None:
    code = code_at(step_now())
    assert half_way.post(CODE, {"code": code}).status_code == 302

    again = Client()
    sign_in(again, "supervisor")

    assert "used already" in again.post(CODE, {"code": code}).content.decode()
    # Nor one from before the last that was used.
    before = again.post(CODE, {"code": code_at(step_now() - 1)})
    assert "used already" in before.content.decode()


def test_recovery_code_works_once(half_way: Client, codes: list[str]) -> None:
    spaced = f"{codes[0][:4]} {codes[0][4:]}"
    assert half_way.post(CODE, {"code": spaced})["Location"] == "/reports/"

    again = Client()
    sign_in(again, "supervisor")

    assert "The code is wrong" in again.post(CODE, {"code": codes[0]}).content.decode()
    assert again.post(CODE, {"code": codes[1]}).status_code == 302
    assert factors_of(User.objects.get(username="supervisor")).n_codes == 8


def test_codes_work_without_redis(half_way: Client) -> None:
    nowhere = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nowhere.sock",
    }
    with override_settings(CACHES={"default": nowhere}):
        answer = half_way.post(CODE, {"code": code_at(step_now())})

    assert answer.status_code == 302


def test_wrong_codes_lock_as_wrong_passwords_do(half_way: Client) -> None:
    answers = [half_way.post(CODE, {"code": f"{n:06}"}) for n in range(8)]

    assert [r.status_code for r in answers] == [200] * 7 + [429]
    assert "The code is wrong" in answers[0].content.decode()
    # The right code and the right password are refused then too.
    assert half_way.post(CODE, {"code": code_at(step_now())}).status_code == 429
    assert sign_in(Client(), "supervisor").status_code == 429
    assert not events("sign_in")
    assert {e.detail["why"] for e in events("sign_in_failed")} >= {"wrong_code"}


def test_password_typed_again_forgets_no_wrong_code(half_way: Client) -> None:
    for n in range(7):
        half_way.post(CODE, {"code": f"{n:06}"})
    again = Client()
    sign_in(again, "supervisor")

    assert again.post(CODE, {"code": "999999"}).status_code == 429


def test_a_credential_that_is_none_is_refused_and_logged(half_way: Client) -> None:
    for sent in ("", "{}", "[1]", '{"id": "x", "response": {}}', "not json"):
        assert half_way.post(CODE, {"credential": sent}).status_code == 200
        passkey = Client().post("/accounts/passkey/", {"credential": sent})
        assert passkey["Location"] == SIGN_IN

    assert not events("sign_in")


@pytest.mark.parametrize("name", ["officer", "analyst", "partner"])
def test_others_need_none_but_by_the_setting(cast: Cast, name: str) -> None:
    user = getattr(cast, name)
    user.signs_as = ""

    assert not needs_factor(user)
    with override_settings(SECOND_FACTOR_ROLES=[user.role]):
        assert needs_factor(user)
    user.signs_as = "Head of service"
    assert needs_factor(user)


@pytest.mark.parametrize("name", ["supervisor", "records", "admin"])
def test_some_roles_always_need_one(cast: Cast, name: str) -> None:
    assert needs_factor(getattr(cast, name))
    with override_settings(SECOND_FACTOR=False):
        assert not needs_factor(getattr(cast, name))


def test_one_time_password_comes_before_the_factor(client: Client, cast: Cast) -> None:
    admin = Client()
    admin.force_login(cast.admin)
    page = admin.post("/people/supervisor/password/").content.decode()
    found = re.search(r"<code[^>]*>([0-9a-z-]{19})</code>", page)
    assert found

    sign_in(client, "supervisor", found[1])
    assert client.get("/")["Location"] == "/accounts/password/change/"
    own = dict.fromkeys(("password1", "password2"), "three words apart")
    client.post("/accounts/password/change/", own | {"oldpassword": found[1]})

    assert client.get("/")["Location"] == START


def test_the_first_factor_ends_all_other_sessions(client: Client, cast: Cast) -> None:
    intruder = Client()
    sign_in(intruder, "supervisor")
    sign_in(client, "supervisor")
    client.get(APP)
    code = code_at(step_now(), client.session[SECRET_SESSION_KEY])

    added = client.post(APP, {"code": code})

    assert (
        "signed out everywhere else" in client.get(added["Location"]).content.decode()
    )
    assert client.get("/reports/").status_code == 200
    assert intruder.get(APP)["Location"].startswith(SIGN_IN)
    (event,) = Event.objects.filter(detail__change="app_added")
    assert event.detail["sessions_ended"] == 1


def before_the_factor(client: Client, user: User) -> Client:
    """Open a session of someone who knows the password, from before the app."""
    client.force_login(user)
    forget_second_factor(client)
    with_app(user)
    return client


# Those who must have a factor are led to set one up by middleware, others are not.
@pytest.mark.parametrize("name", ["supervisor", "officer"])
@pytest.mark.parametrize("url", [APP, PASSKEY, CODES, NEW_CODES, "remove"])
def test_a_password_alone_passes_no_factor_that_is_there(
    client: Client, cast: Cast, name: str, url: str
) -> None:
    """It adds none beside it, takes no recovery code, and removes none."""
    intruder = before_the_factor(client, getattr(cast, name))
    if url == "remove":
        app = Authenticator.objects.get(type="totp")
        url = reverse("account_remove_factor", args=[app.pk])
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))

    for ask in (intruder.get, intruder.post):
        led_to = ask(url)["Location"]
        assert led_to.startswith(("/accounts/confirm/code/?next=", START))
    assert (
        list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before
    )


def test_a_further_factor_is_added_once_the_first_has_confirmed(
    client: Client, cast: Cast
) -> None:
    owner = before_the_factor(client, cast.officer)
    asked = owner.get(PASSKEY)["Location"]

    given = {"code": code_at(step_now()), "next": PASSKEY}
    assert owner.post(asked, given)["Location"] == PASSKEY

    assert owner.get(PASSKEY).status_code == 200


def test_of_two_sessions_only_one_adds_the_first_factor(cast: Cast) -> None:
    """The other had asked before there was one."""
    with_app(cast.officer)
    late = actions.AddedIn("late", by_factor=False)

    with pytest.raises(RuleBroken, match="Confirm it is you"):
        actions.add_passkey(by=cast.officer, name="Its", credential={}, session=late)


def test_factor_set_up_elsewhere_is_asked_for_here(client: Client, cast: Cast) -> None:
    before_the_factor(client, cast.supervisor)

    assert client.get(START)["Location"] == "/accounts/confirm/code/?next=/"
    answer = client.post(
        "/accounts/confirm/code/", {"code": code_at(step_now()), "next": "/reports/"}
    )

    assert answer["Location"] == "/reports/"
    assert client.get("/reports/").status_code == 200


def test_last_factor_of_someone_who_needs_it_stays(
    client: Client, cast: Cast, codes: list[str]
) -> None:
    client.force_login(cast.supervisor)
    app = Authenticator.objects.get(type="totp")
    url = reverse("account_remove_factor", args=[app.pk])

    refused = client.post(url)
    assert refused.status_code == 400
    assert "Add another before you remove this one" in refused.content.decode()
    User.objects.filter(username="supervisor").update(role="officer", signs_as="")

    assert client.post(url)["Location"] == SECURITY
    assert not Authenticator.objects.exists()


def test_factors_are_their_owners_alone(
    client: Client, cast: Cast, codes: list[str]
) -> None:
    client.force_login(cast.records)
    app = Authenticator.objects.get(type="totp")

    for name in ("account_remove_factor", "account_rename_passkey"):
        url = reverse(name, args=[app.pk])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


def test_second_app_is_refused(cast: Cast, codes: list[str]) -> None:
    with pytest.raises(RuleBroken, match="already"):
        actions.add_app(by=cast.supervisor, secret=SECRET, code="", session=ELSEWHERE)


def test_new_recovery_codes_replace_the_old(
    client: Client, cast: Cast, codes: list[str]
) -> None:
    client.force_login(cast.supervisor)

    answer = client.post("/accounts/security/codes/new/", follow=True)

    listed = re.findall(r"<li>(\d{4}) (\d{4})</li>", answer.content.decode())
    fresh = {a + b for a, b in listed}
    assert len(fresh) == 10
    assert not fresh & set(codes)
    supervisor = cast.supervisor
    why: Any = "wrong_code"
    assert actions.use_code(user=supervisor, code=codes[0], why=why) is None


def test_recovery_codes_without_a_factor_are_refused(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.officer)

    answer = client.post("/accounts/security/codes/new/", follow=True)

    assert "Add a passkey or an authenticator app first" in answer.content.decode()


def test_page_of_how_one_signs_in(client: Client, cast: Cast, codes: list[str]) -> None:
    client.force_login(cast.supervisor)

    page = client.get(SECURITY).content.decode()

    assert "10 of your recovery codes are unused" in page
    assert "Last used not yet" in page


def test_lost_factor_is_reset_by_an_administrator(
    client: Client, cast: Cast, codes: list[str]
) -> None:
    cast.supervisor.email = "supervisor@example.org"
    cast.supervisor.save(update_fields=["email"])
    owner = Client()
    sign_in(owner, "supervisor")
    owner.post(CODE, {"code": codes[0]})
    assert owner.get("/reports/").status_code == 200
    client.force_login(cast.admin)
    page = client.get("/people/supervisor/").content.decode()
    assert "Password, authenticator app" in page
    assert "1 device" in page

    assert client.post("/people/supervisor/reset/").status_code == 302

    assert owner.get("/reports/")["Location"].startswith(SIGN_IN)
    assert not Authenticator.objects.exists()
    (event,) = Event.objects.filter(detail__change="factors_reset")
    assert (event.actor, event.records) == ("admin", ["person:supervisor"])
    notice = NoticeMail.objects.get(kind="factors_reset")
    assert (notice.recipient, notice.device) == (cast.supervisor, "")
    # At the next sign-in they set up another.
    sign_in(owner, "supervisor")
    assert owner.get("/")["Location"] == START


@pytest.mark.parametrize("what", ["reset", "sessions"])
def test_only_administrators_reset_and_not_their_own(
    client: Client, cast: Cast, what: str
) -> None:
    client.force_login(cast.admin)
    own = client.post(f"/people/admin/{what}/")
    assert own.status_code == 400
    assert "Ask another administrator" in own.content.decode()

    client.force_login(cast.supervisor)
    assert client.post(f"/people/officer/{what}/").status_code == 403
    client.force_login(cast.admin)
    assert client.post(f"/people/stranger/{what}/").status_code == 404


def test_secrets_are_encrypted_and_outlive_a_new_key(cast: Cast) -> None:
    with override_settings(SECRET_KEY="first" * 10, SECRET_KEY_FALLBACKS=[]):
        stored = encrypt(SECRET)
        assert SECRET not in stored
    with override_settings(
        SECRET_KEY="second" * 10, SECRET_KEY_FALLBACKS=["first" * 10]
    ):
        assert decrypt(stored) == SECRET


def test_seed_of_recovery_codes_is_encrypted(cast: Cast, codes: list[str]) -> None:
    data = Authenticator.objects.get(type="recovery_codes").data

    assert not re.fullmatch(r"[0-9a-f]{80}", data["seed"])
    assert re.fullmatch(r"[0-9a-f]{80}", decrypt(data["seed"]))


@pytest.fixture
def settings_with(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run the settings file again with these environment variables."""

    def load(**given: str) -> None:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        source = (env.__file__ or "").replace("env.py", "settings.py")
        with open(source) as file:
            exec(compile(file.read(), source, "exec"), {"__file__": source})

    return load


def test_a_real_site_does_not_start_without_second_factors(
    settings_with: Callable[..., None],
) -> None:
    settings_with(DEMO="1", SECOND_FACTOR="0")
    settings_with(DEMO="0", SECOND_FACTOR="1")

    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR is 0"):
        settings_with(DEMO="0", SECOND_FACTOR="0")


def test_password_is_still_needed_beside_the_factor(
    client: Client, cast: Cast, codes: list[str]
) -> None:
    assert client.get(CODE)["Location"] == SIGN_IN
    sign_in(client, "supervisor", "wrong")
    assert client.post(CODE, {"code": codes[0]})["Location"] == SIGN_IN
    assert PASSWORD != "wrong"


def test_role_that_does_not_exist_is_named_at_the_start(cast: Cast) -> None:
    check_roles(["officer", "partner"])

    with pytest.raises(RuleBroken, match="has sergeant, and there is no such role"):
        check_roles(["officer", "sergeant"])


def test_single_sign_on_needs_no_factor_here(client: Client, cast: Cast) -> None:
    """Its provider asks for one."""
    client.force_login(cast.supervisor)
    session = client.session
    session[RECORDS] = [{"method": "socialaccount", "at": 0, "provider": "entra"}]
    session.save()

    assert client.get("/reports/").status_code == 200


def test_who_must_have_one_is_asked_of_no_table(client: Client, cast: Cast) -> None:
    client.force_login(cast.supervisor)
    client.get(SECURITY)
    asked = []
    for is_demanded in (False, True):
        with (
            override_settings(SECOND_FACTOR=is_demanded),
            CaptureQueriesContext(connection) as queries,
        ):
            client.get("/accounts/logout/")
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_single_sign_on_alone_gets_no_factor_here(client: Client, cast: Cast) -> None:
    """It would sign them in after their organisation has let them go."""
    cast.officer.set_unusable_password()
    cast.officer.save(update_fields=["password"])
    client.force_login(cast.officer)

    page = client.get(SECURITY).content.decode()
    assert "Your organisation signs you in" in page
    assert "Add a passkey" not in page
    client.get("/accounts/security/app/")
    secret = client.session[SECRET_SESSION_KEY]
    code = code_at(step_now(), secret)
    refused = client.post("/accounts/security/app/", {"code": code})
    assert refused.status_code == 400
    with pytest.raises(RuleBroken, match="Your organisation signs you in"):
        actions.add_passkey(
            by=cast.officer, name="Phone", credential={}, session=ELSEWHERE
        )
    assert not Authenticator.objects.exists()
