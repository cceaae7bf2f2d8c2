"""Single sign-on against a real provider: who gets in, as whom, and for how long."""

from datetime import timedelta
from typing import Any

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.test import Client, override_settings

from stronghold.core.accounts.actions import deactivate_user
from stronghold.core.accounts.models import AccessRule, RuleInForce, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.sign_in.single_sign_on import provider
from stronghold.sign_in.single_sign_on.actions import claim_asking
from stronghold.sign_in.single_sign_on.encryption import unsealed
from tests.approving import approve_all
from tests.factories import Cast
from tests.oidc import OPENED, START, Oidc, come_back, sign_in

JO = {
    "name": "Jo Smith",
    "preferred_username": "j.smith@force.example",
    "email": "j.smith@force.example",
    "groups": ["city-team"],
}


@pytest.fixture(autouse=True)
def no_idle_lock(settings: Any) -> None:
    """Let the clock go forward without locking; the lock has tests of its own."""
    settings.IDLE_MINUTES = 24 * 60


@pytest.fixture
def rules(cast: Cast) -> None:
    police, council = cast.officer.organisation, cast.partner.organisation
    given = [
        ("sergeants", police, "supervisor", None),
        ("city-team", police, "officer", Team.objects.get(code="city")),
        ("council", council, "partner", None),
    ]
    AccessRule.objects.bulk_create(
        AccessRule(
            force=police.force,
            value=value,
            organisation=organisation,
            role=role,
            team=team,
            position=position,
        )
        for position, (value, organisation, role, team) in enumerate(given, start=1)
    )
    approve_all(cast.records)


def events(*kinds: str) -> list[Event]:
    return list(Event.objects.filter(kind__in=kinds).order_by("id"))


def user_of(client: Client) -> str:
    """Return who is signed in, by asking the site."""
    answer = client.get("/accounts/password/change/", headers=OPENED)
    return str(answer.context["user"].username) if answer.status_code == 200 else ""


def test_who_has_no_password_here_reads_where_to_change_it(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")

    answer = client.get("/accounts/password/change/")

    assert "You sign in with Thames Valley Police" in answer.content.decode()


def test_someone_new_gets_the_place_of_their_groups(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})

    answer = sign_in(client, oidc, "jo", to="/reports/")

    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    jo = User.objects.get(username="j.smith")
    assert (jo.display_name, jo.email) == ("Jo Smith", "j.smith@force.example")
    assert (jo.role, jo.team and jo.team.code) == ("officer", "city")
    assert not jo.has_usable_password()
    assert jo.one_time_until is None
    tied = SocialAccount.objects.get()
    assert (tied.provider, tied.uid, tied.user) == (oidc.issuer, "jo", jo)
    assert tied.extra_data == {}
    assert client.get("/reports/").status_code == 200
    (event,) = events("sign_in")
    assert (event.actor, event.force) == ("j.smith", "thames-valley")


def test_a_mover_has_the_new_role_at_the_next_sign_in(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    oidc.has(accounts={"jo": JO | {"groups": ["council"], "email": "new@x.example"}})

    sign_in(Client(), oidc, "jo")

    jo = User.objects.get(username="j.smith")
    assert (jo.role, jo.team, jo.organisation.code) == ("partner", None, "council")
    _, made, moved = events("permission_change")
    assert moved.actor == "system"
    assert moved.detail["role"] == ["officer", "partner"]
    assert moved.detail["organisation"] == ["police", "council"]
    assert moved.detail["team"] == ["city", None]


@pytest.mark.parametrize("groups", [[], ["CITY-TEAM"], ["somewhere-else"]])
def test_groups_that_no_rule_knows_get_a_page_that_says_whom_to_ask(
    client: Client, oidc: Oidc, rules: None, groups: list[str]
) -> None:
    oidc.has(accounts={"jo": JO | {"groups": groups}})

    with override_settings(SSO_HELP="the service desk, extension 101"):
        answer = sign_in(client, oidc, "jo")

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "ask the administrator of Stronghold at Police" in page
    assert "the service desk, extension 101" in page
    assert "Smith" not in page
    assert user_of(client) == ""
    assert not User.objects.filter(username="j.smith").exists()
    (event,) = events("sign_in_failed")
    assert (event.detail, event.actor) == ({"why": "not_placed"}, "not signed in")
    assert event.force == "thames-valley"


def test_the_same_address_or_name_gives_no_one_anothers_account(
    client: Client, oidc: Oidc, rules: None, cast: Cast
) -> None:
    User.objects.filter(pk=cast.supervisor.pk).update(email="boss@force.example")
    mallory = {"preferred_username": "supervisor", "email": "boss@force.example"}
    oidc.has(accounts={"m": JO | mallory | {"email_verified": True}})

    sign_in(client, oidc, "m")

    assert user_of(client) == "supervisor-2"
    assert User.objects.get(username="supervisor-2").role == "officer"


def test_the_subject_of_another_issuer_gets_an_account_of_its_own(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    SocialAccount.objects.update(provider="https://former.example")

    sign_in(client := Client(), oidc, "jo")

    assert user_of(client) == "j.smith-2"


def test_an_identity_that_provisioning_made_is_theirs(
    client: Client, oidc: Oidc, rules: None, cast: Cast
) -> None:
    SocialAccount.objects.create(user=cast.officer, provider=oidc.issuer, uid="jo")
    oidc.has(accounts={"jo": JO})

    sign_in(client, oidc, "jo")

    assert user_of(client) == "officer"
    assert User.objects.count() == 7


def test_another_claim_can_be_the_subject(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"pairwise": JO})

    with override_settings(SSO_SUBJECT_CLAIM="preferred_username"):
        sign_in(client, oidc, "pairwise")

    assert SocialAccount.objects.get().uid == "j.smith@force.example"


def test_a_closed_account_stays_closed(
    client: Client, oidc: Oidc, rules: None, cast: Cast
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    deactivate_user(by=cast.admin, username="j.smith")

    answer = sign_in(again := Client(), oidc, "jo")

    assert answer["Location"] == "/accounts/inactive/"
    assert user_of(again) == ""
    assert user_of(client) == ""
    assert events("sign_in_failed")[-1].detail == {"why": "closed"}


def test_a_one_time_password_neither_stands_in_the_way_nor_stays(
    client: Client, oidc: Oidc, rules: None, cast: Cast
) -> None:
    SocialAccount.objects.create(user=cast.officer, provider=oidc.issuer, uid="jo")
    until = clock.now() + timedelta(days=1)
    User.objects.filter(pk=cast.officer.pk).update(one_time_until=until)
    oidc.has(accounts={"jo": JO})

    answer = sign_in(client, oidc, "jo", to="/reports/")

    assert answer["Location"] == "/reports/"
    assert client.get("/reports/").status_code == 200
    assert not User.objects.get(pk=cast.officer.pk).has_usable_password()


def test_a_second_factor_here_is_not_asked_for_beside_that_of_the_provider(
    client: Client, oidc: Oidc, rules: None, cast: Cast
) -> None:
    SocialAccount.objects.create(user=cast.officer, provider=oidc.issuer, uid="jo")
    TOTP.activate(cast.officer, generate_totp_secret())
    oidc.has(accounts={"jo": JO})

    assert sign_in(client, oidc, "jo", to="/reports/")["Location"] == "/reports/"

    assert user_of(client) == "officer"


def test_the_answer_of_another_browser_is_refused(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    away = client.get(START, headers=OPENED)

    stolen = come_back(Client(), oidc.lets(away["Location"], "jo"))

    assert stolen.status_code == 400
    assert "You are not signed in" in stolen.content.decode()
    assert events("sign_in_failed")[-1].detail == {"why": "provider"}


def test_an_answer_with_the_nonce_of_another_sign_in_is_refused(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    away = client.get(START, headers=OPENED)["Location"]
    back = oidc.lets(away, "jo")
    session = client.session
    for state in session["socialaccount_states"].values():
        state[0]["data"]["nonce"] = "another"
    session.save()

    answer = come_back(client, back)

    assert answer.status_code == 400
    assert user_of(client) == ""
    assert "code_challenge_method=S256" in away


def test_a_wrong_secret_is_named_in_the_log_and_no_one_is_in_it(
    client: Client, oidc: Oidc, rules: None, caplog: pytest.LogCaptureFixture
) -> None:
    oidc.has(accounts={"jo": JO})

    with override_settings(SSO_CLIENT_SECRET="another secret"):
        assert sign_in(client, oidc, "jo").status_code == 400

    assert "single sign-on failed: invalid_client" in caplog.text
    assert "smith" not in caplog.text


def test_a_code_works_once(client: Client, oidc: Oidc, rules: None) -> None:
    oidc.has(accounts={"jo": JO})
    away = client.get(START, headers=OPENED)
    back = oidc.lets(away["Location"], "jo")

    come_back(client, back)

    assert come_back(Client(), back).status_code == 400


def test_who_cancels_is_back_on_the_page_for_signing_in(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})

    answer = sign_in(client, oidc, "")

    assert answer["Location"] == "/accounts/login/"
    page = client.get("/accounts/login/").content.decode()
    assert "You did not sign in with Thames Valley Police." in page


def test_a_link_of_another_site_signs_no_one_in(
    client: Client, oidc: Oidc, db: None
) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {}, {"Referer": "https://x.uk/"}):
        answer = client.get(START, headers=headers)

        assert answer["Location"] == "/accounts/login/"
    ours = client.get(START, headers={"Referer": "http://testserver/accounts/login/"})
    assert ours["Location"].startswith(oidc.issuer)


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "x:y"])
def test_no_one_is_led_to_another_site(
    client: Client, oidc: Oidc, rules: None, to: str
) -> None:
    oidc.has(accounts={"jo": JO})

    assert sign_in(client, oidc, "jo", to=to)["Location"] == "/"


def test_without_a_provider_there_is_neither_a_button_nor_a_page(
    client: Client, db: None
) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "Or with a username and password" not in page
    for address in (START, f"{START}return/"):
        assert client.get(address, headers=OPENED).status_code == 404
    assert client.post(f"{START}logout/").status_code == 404


def test_a_provider_that_does_not_answer_has_a_page(client: Client, cast: Cast) -> None:
    with override_settings(SSO_ISSUER="http://127.0.0.1:9", SSO_NAME="Force account"):
        answer = client.get(START, headers=OPENED)

    assert answer.status_code == 503
    assert "Force account does not answer" in answer.content.decode()


def test_a_provider_with_another_name_is_not_trusted(
    client: Client, oidc: Oidc, db: None
) -> None:
    with override_settings(SSO_ISSUER=oidc.issuer.replace("127.0.0.1", "localhost")):
        assert client.get(START, headers=OPENED).status_code == 503


def asked(client: Client) -> Any:
    """Open a page as a browser does."""
    return client.get("/reports/", headers=OPENED)


def later(minutes: float) -> Any:
    return clock.stopped(clock.now() + timedelta(minutes=minutes))


def test_the_provider_is_asked_only_once_an_interval(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    oidc.has(accounts={})

    with later(14):
        assert asked(client).status_code == 200
    with later(15.1):
        answer = asked(client)

    assert answer["Location"] == "/accounts/login/?next=/reports/"
    assert user_of(client) == ""
    (event,) = events("sign_out")
    assert event.actor == "system"
    assert event.records == ["person:j.smith"]
    assert event.detail == {"change": "sso_refused", "sessions": 1}


def test_a_form_that_is_sent_when_the_provider_is_asked_is_stored(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")

    for minutes in (16, 32, 48):
        with later(minutes):
            answer = client.post("/accounts/theme/", {"theme": "dark"})
            assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_api_answers_401_once_the_provider_refuses(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    assert client.get("/api/v1/reports").status_code == 200
    oidc.has(accounts={})

    with later(16):
        assert client.get("/api/v1/reports").status_code == 401


def test_a_mover_has_the_new_role_within_the_interval(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    oidc.has(accounts={"jo": JO | {"groups": ["council"]}})

    with later(16):
        answer = asked(client)

    assert answer.status_code == 403
    assert User.objects.get(username="j.smith").role == "partner"


def test_who_loses_their_groups_is_signed_out_within_the_interval(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    oidc.has(accounts={"jo": JO | {"groups": []}})

    with later(16):
        assert asked(client)["Location"].startswith("/accounts/login/")

    assert events("sign_out")[-1].detail["change"] == "sso_no_place"


def test_a_silent_provider_has_one_more_interval(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    config = provider.discovered()
    was, config["token_endpoint"] = config["token_endpoint"], "http://127.0.0.1:9/"
    try:
        with later(16):
            assert asked(client).status_code == 200
        with later(29):
            assert asked(client).status_code == 200
        with later(31):
            assert asked(client)["Location"].startswith("/accounts/login/")
    finally:
        config["token_endpoint"] = was

    assert events("sign_out")[-1].detail["change"] == "sso_no_answer"


def test_without_refresh_tokens_the_browser_asks_when_it_opens_a_page(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO}, refresh=False)
    browser = requests.Session()
    sign_in(client, oidc, "jo", at=browser)

    with later(16):
        form = client.post("/accounts/theme/", {"theme": "dark"})
        away = asked(client)
        back = come_back(client, oidc.lets(away["Location"], "jo", browser))
        seen = asked(client)

    assert form["Location"] == "/"
    assert "prompt=none" in away["Location"]
    assert back["Location"] == "/reports/"
    assert seen.status_code == 200

    oidc.has(accounts={})
    with later(32):
        away = asked(client)
        back = come_back(client, oidc.lets(away["Location"], "jo", browser))

    assert back["Location"] == "/accounts/login/?next=/reports/"
    assert user_of(client) == ""


def test_another_issuer_in_the_settings_ends_the_sessions_of_the_former(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")

    with override_settings(SSO_ISSUER="https://other.example"):
        assert asked(client)["Location"].startswith("/accounts/login/")

    assert events("sign_out")[-1].detail["change"] == "sso_changed"


def test_the_refresh_token_is_kept_encrypted(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    kept = UserSession.objects.get().data["single_sign_on"]["refresh"]

    assert kept.startswith("gAAAA")
    assert unsealed(kept)
    assert kept not in str(dict(client.session))
    with override_settings(SECRET_KEY="another key of at least fifty characters, yes"):
        assert unsealed(kept) == ""


def fresh(client: Client) -> list[dict[str, Any]]:
    return [
        one
        for one in client.session["account_authentication_methods"]
        if one.get("reauthenticated")
    ]


def test_signing_in_again_confirms_who_it_is(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    browser = requests.Session()
    sign_in(client, oidc, "jo", at=browser)

    away = client.get(f"{START}again/", {"next": "/reports/"}, headers=OPENED)
    assert fresh(client) == []
    back = come_back(client, oidc.lets(away["Location"], "jo", browser))

    assert "prompt=login" in away["Location"]
    assert "max_age=0" in away["Location"]
    assert back["Location"] == "/reports/"
    (record,) = fresh(client)
    assert record["method"] == "socialaccount"
    assert user_of(client) == "j.smith"


def test_signing_in_again_as_another_person_confirms_nothing(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO, "kim": JO | {"preferred_username": "kim"}})
    sign_in(client, oidc, "jo")

    away = client.get(f"{START}again/", {"next": "/reports/"}, headers=OPENED)
    back = come_back(client, oidc.lets(away["Location"], "kim"))

    assert back["Location"] == "/reports/"
    assert fresh(client) == []
    assert user_of(client) == "j.smith"


def test_a_sign_in_of_before_confirms_nothing(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    browser = requests.Session()
    sign_in(client, oidc, "jo", at=browser)

    with later(10):
        away = client.get(f"{START}again/", {"next": "/reports/"}, headers=OPENED)
        # As a person could in their own browser, who wants no question.
        to = away["Location"].replace("prompt=login", "").replace("max_age=0", "")
        back = come_back(client, oidc.lets(to, "jo", browser))

    assert back["Location"] == "/reports/"
    assert fresh(client) == []


def test_who_has_a_password_is_not_sent_to_the_provider(
    client: Client, oidc: Oidc, cast: Cast
) -> None:
    client.force_login(cast.officer)

    answer = client.get(f"{START}again/", {"next": "/reports/"}, headers=OPENED)

    assert answer["Location"] == "/reports/"


def test_of_the_requests_that_are_due_one_asks(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    key = client.session.session_key

    with later(16):
        first, second = claim_asking(session_key=key), claim_asking(session_key=key)
    with later(17.1):
        third = claim_asking(session_key=key)

    assert (first, second, third) == (True, False, True)
    assert not claim_asking(session_key="unknown")


def away_to_check(client: Client) -> str:
    away = asked(client)
    assert "prompt=none" in away["Location"]
    return str(away["Location"])


def test_a_check_that_another_person_answers_ends_the_session(
    client: Client, oidc: Oidc, rules: None
) -> None:
    kim = JO | {"preferred_username": "kim"}
    oidc.has(accounts={"jo": JO, "kim": kim}, refresh=False)
    browser = requests.Session()
    sign_in(Client(), oidc, "kim", at=browser)
    sign_in(client, oidc, "jo")

    with later(16):
        back = come_back(client, oidc.lets(away_to_check(client), "kim", browser))

    assert back["Location"] == "/accounts/login/?next=/"
    assert user_of(client) == ""
    assert events("sign_out")[-1].detail["change"] == "sso_refused"


def test_a_check_places_the_person_too(client: Client, oidc: Oidc, rules: None) -> None:
    oidc.has(accounts={"jo": JO}, refresh=False)
    browser = requests.Session()
    sign_in(client, oidc, "jo", at=browser)
    oidc.has(accounts={"jo": JO | {"groups": []}})

    with later(16):
        back = come_back(client, oidc.lets(away_to_check(client), "jo", browser))

    assert back.status_code == 403
    assert user_of(client) == ""


def test_a_check_that_fails_on_the_way_back_waits_one_more_interval(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO}, refresh=False)
    browser = requests.Session()
    sign_in(client, oidc, "jo", at=browser)
    config = provider.discovered()
    was = config["token_endpoint"]
    for minutes, led_to in [(16, "/reports/"), (31, "/accounts/login/?next=/reports/")]:
        with later(minutes):
            to = oidc.lets(away_to_check(client), "jo", browser)
            config["token_endpoint"] = "https://127.0.0.1:9/"
            back = come_back(client, to)
            config["token_endpoint"] = was

        assert back["Location"] == led_to


def test_what_does_not_open_a_page_waits_for_the_check(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO}, refresh=False)
    sign_in(client, oidc, "jo")

    with later(16):
        assert client.get("/api/v1/reports").status_code == 200
    with later(31):
        assert client.get("/api/v1/reports").status_code == 401


def test_a_rule_that_does_not_fit_lets_no_one_in(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")
    RuleInForce.objects.update(team=None)

    assert sign_in(Client(), oidc, "jo").status_code == 400
    with later(16):
        assert asked(client)["Location"].startswith("/accounts/login/")


def test_a_closed_account_ends_at_its_check(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    away = client.get(START, headers=OPENED)
    come_back(client, oidc.lets(away["Location"], "jo"))
    User.objects.filter(username="j.smith").update(is_active=False)

    with later(16):
        assert asked(client)["Location"].startswith("/accounts/login/")


def test_an_again_that_is_cancelled_leads_back(
    client: Client, oidc: Oidc, rules: None
) -> None:
    oidc.has(accounts={"jo": JO})
    sign_in(client, oidc, "jo")

    away = client.get(f"{START}again/", {"next": "/reports/"}, headers=OPENED)
    back = come_back(client, oidc.lets(away["Location"], ""))

    assert back["Location"] == "/reports/"
    page = client.get("/reports/").content.decode()
    assert "You did not sign in again with Thames Valley Police." in page
    assert fresh(client) == []
