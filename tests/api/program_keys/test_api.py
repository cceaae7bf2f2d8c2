"""The API by a key: what it opens, from where, how often, and in whose name."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.roles import VERBS
from stronghold.core.accounts.scopes import ALWAYS, BY_NO_KEY, SCOPES, scope_for
from stronghold.core.audit.choices import Kind, code_of
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.program_keys.actions import make_key, revoke_key
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.visibility import scopes_open_to
from stronghold.core.secrets.tokens import MOST_WRONG
from stronghold.sign_in.second_factor.actions import reset_factors
from tests.factories import Cast, make_report

pytestmark = pytest.mark.django_db(transaction=True)

Ask = Callable[..., Any]
REPORTS = "/api/v1/reports"


def by_key(by: User, *scopes: str, **given: Any) -> Ask:
    """Return how a program asks with a key of these scopes: without any cookie."""
    token = make_key(by=by, name="Program", scopes=scopes, days=30, **given)
    headers = {"Authorization": f"Bearer {token}"}

    def ask(path: str, body: Any = None, **more: Any) -> Any:
        program = Client(enforce_csrf_checks=True)
        if body is None:
            return program.get(path, headers=headers, **more)
        return program.post(
            path, json.dumps(body), "application/json", headers=headers, **more
        )

    return ask


def new_report() -> dict[str, Any]:
    return {
        "client_uuid": str(uuid4()),
        "place_not_known": True,
        "concern": "dealing",
        "description": "Two people at the corner.",
    }


def test_it_reads_what_its_scope_names_and_its_owner_may(cast: Cast) -> None:
    report = make_report(cast.officer)
    ask = by_key(cast.analyst, "reports.read")
    found = ask(REPORTS)
    assert found.status_code == 200, found.content
    assert found.json()["items"][0]["reference"] == report.reference
    event = Event.objects.filter(kind=Kind.CONSULTATION).latest("pk")
    assert (event.actor, report.reference in event.records) == ("analyst", True)


def test_it_writes_without_a_cookie_in_its_owners_name(cast: Cast) -> None:
    ask = by_key(cast.supervisor, "reports.write")
    body = new_report()
    made = ask(REPORTS, body)
    assert made.status_code == 201, made.content
    assert made.json()["recorded_by"] == cast.supervisor.username
    again = ask(REPORTS, body)
    assert again.status_code == 200
    assert again.json()["reference"] == made.json()["reference"]


@pytest.mark.parametrize(
    ("scopes", "body", "needed"),
    [
        (["reports.write"], None, "“Read reports” (reports.read)"),
        (["reports.read"], new_report(), "“Add reports” (reports.write)"),
        (["maps", "figures", "arrests.read"], None, "“Read reports” (reports.read)"),
    ],
)
def test_without_the_scope_it_gets_403_and_the_name_of_the_scope(
    cast: Cast, scopes: list[str], body: Any, needed: str
) -> None:
    refused = by_key(cast.supervisor, *scopes)(REPORTS, body)
    assert refused.status_code == 403
    assert refused.json()["code"] == "key_does_not_open"
    assert f"It needs {needed}: make another key." in refused.json()["detail"]
    assert Event.objects.filter(kind=Kind.REFUSAL).count() == 1


def test_the_role_of_its_owner_counts_at_each_request(cast: Cast) -> None:
    ask = by_key(cast.supervisor, "reports.write")
    User.objects.filter(pk=cast.supervisor.pk).update(role=Role.ANALYST)
    assert ask(REPORTS, new_report()).status_code == 403
    User.objects.filter(pk=cast.supervisor.pk).update(is_active=False)
    assert ask("/api/v1/schema").status_code == 403


def test_one_cannot_choose_what_one_may_not_do(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="cannot choose"):
        make_key(by=cast.analyst, name="x", scopes=["reports.write"], days=30)
    # Whose pages an analyst reads with the verb that also opens the moves.
    with pytest.raises(RuleBroken, match="cannot choose"):
        make_key(by=cast.analyst, name="x", scopes=["closures.write"], days=30)
    with pytest.raises(RuleBroken, match="opens"):
        make_key(by=cast.analyst, name="x", scopes=[], days=30)


@pytest.mark.parametrize(
    ("networks", "address", "status"),
    [
        ("192.0.2.0/24", "192.0.2.77", 200),
        ("192.0.2.0/24, 2001:db8::/32", "2001:db8::9", 200),
        ("192.0.2.0/24", "198.51.100.1", 403),
        ("192.0.2.5", "192.0.2.6", 403),
    ],
)
def test_it_opens_nothing_from_outside_its_networks(
    cast: Cast, networks: str, address: str, status: int
) -> None:
    ask = by_key(cast.analyst, "reports.read", networks=networks)
    assert ask(REPORTS, REMOTE_ADDR=address).status_code == status
    failed = Event.objects.filter(kind=Kind.SIGN_IN_FAILED)
    assert failed.count() == (status == 403)


def test_from_elsewhere_it_is_logged_until_there_are_too_many(cast: Cast) -> None:
    ask = by_key(cast.analyst, "reports.read", networks="192.0.2.0/24")
    for _ in range(MOST_WRONG):
        assert ask(REPORTS, REMOTE_ADDR="198.51.100.1").status_code == 403
    late = ask(REPORTS, REMOTE_ADDR="198.51.100.1")
    assert (late.status_code, late["Retry-After"]) == (429, "600")
    failed = Event.objects.filter(kind=Kind.SIGN_IN_FAILED)
    assert failed.count() == MOST_WRONG
    assert ask(REPORTS, REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_network_that_is_none_is_refused_when_the_key_is_made(cast: Cast) -> None:
    for text in ("the office", "192.0.2.0/40", "192.0.2.1-9"):
        with pytest.raises(RuleBroken, match="not an address"):
            by_key(cast.analyst, "reports.read", networks=text)


def test_a_revoked_key_a_wrong_one_and_none_get_401(cast: Cast) -> None:
    ask = by_key(cast.analyst, "reports.read")
    (key,) = ProgramKey.objects.all()
    revoke_key(by=cast.analyst, pk=key.pk)
    refused = ask(REPORTS)
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert "revoked" in refused.json()["detail"]
    wrong = Client().get(REPORTS, headers={"Authorization": "Bearer shk_wrong"})
    assert wrong.status_code == 401
    assert Client().get(REPORTS).status_code == 401


@override_settings(KEY_REQUESTS=3)
def test_one_key_has_a_limit_and_another_its_own(cast: Cast) -> None:
    first = by_key(cast.analyst, "reports.read")
    second = by_key(cast.analyst, "reports.read")
    answers = [first(REPORTS) for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    left = [one["RateLimit"] for one in answers]
    assert left == [f'"key";r={n};t=60' for n in (2, 1, 0, 0)]
    assert {one["RateLimit-Policy"] for one in answers} == {'"key";q=3;w=60'}
    assert int(first(REPORTS)["Retry-After"]) > 0
    assert second(REPORTS).status_code == 200


@override_settings(KEY_REQUESTS=2)
def test_what_is_refused_counts_too_and_so_do_map_layers(cast: Cast) -> None:
    ask = by_key(cast.analyst, "maps")
    assert [ask(REPORTS).status_code, ask("/ogc/").status_code] == [403, 200]
    late = ask("/ogc/")
    assert (late.status_code, late["Retry-After"]) == (429, "60")


def test_a_key_without_the_scope_of_maps_is_refused_and_logged(cast: Cast) -> None:
    assert by_key(cast.analyst, "reports.read")("/ogc/").status_code == 403
    event = Event.objects.get(kind=Kind.REFUSAL)
    assert (event.actor, event.detail["verb"]) == ("analyst", "use_features")


def test_events_name_the_key_and_no_cache_keeps_the_answer(cast: Cast) -> None:
    make_report(cast.officer)
    first = by_key(cast.analyst, "reports.read", "figures")
    second = by_key(cast.analyst, "reports.read")
    assert first(REPORTS)["Cache-Control"] == "no-store"
    second(REPORTS)
    named = [
        event.session
        for event in Event.objects.filter(kind=Kind.CONSULTATION).order_by("pk")
    ]
    keys = ProgramKey.objects.order_by("pk")
    assert named == [key.digest[:16] for key in keys]
    assert first("/api/v1/schema")["Cache-Control"] == "no-store"


def test_a_key_counts_before_the_session_that_comes_with_it(cast: Cast) -> None:
    both = Client()
    both.force_login(cast.analyst)
    address = "/api/v1/tallies?measure=arrests&level=ward&from=2026-W34&to=2026-W46"
    assert both.get(address).status_code == 200
    wrong = both.get(address, headers={"Authorization": "Bearer shk_wrong"})
    assert wrong.status_code == 401
    token = make_key(by=cast.analyst, name="x", scopes=["reports.read"], days=30)
    narrow = both.get(address, headers={"X-API-Key": token})
    assert (narrow.status_code, narrow.json()["code"]) == (403, "key_does_not_open")


def test_it_ends_when_an_administrator_resets_how_its_owner_signs_in(
    cast: Cast,
) -> None:
    ask = by_key(cast.analyst, "reports.read")
    reset_factors(by=cast.admin, username=cast.analyst.username)
    assert ask(REPORTS).status_code == 401
    event = Event.objects.filter(kind=Kind.PERMISSION_CHANGE).latest("pk")
    assert event.detail["keys_ended"] == {"program_keys": 1}


def test_what_was_recorded_of_keys_for_maps_keeps_its_words() -> None:
    for code in ("map_key_made", "map_key_revoked"):
        assert "key for map programs" in str(code_of("change", code).label)


def test_a_session_needs_no_scope_and_has_no_limit(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.analyst)
    with override_settings(KEY_REQUESTS=1):
        answers = [client.get(REPORTS) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert not any(one.has_header("RateLimit") for one in answers)


def test_a_key_signs_no_one_in_to_the_pages(cast: Cast) -> None:
    offered = [scope.code for scope in scopes_open_to(cast.supervisor)]
    ask = by_key(cast.supervisor, *offered)
    answer = ask("/reports/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_every_endpoint_is_opened_by_one_scope() -> None:
    """And every scope opens something that some role may do."""
    opened = set()
    for pattern in get_resolver("stronghold.api_urls").url_patterns:
        verbs = getattr(pattern.callback.cls, "verbs", {})
        for method, verb in verbs.items():
            if verb in ALWAYS | BY_NO_KEY:
                continue
            scope = scope_for(verb, method)
            assert scope is not None, (pattern, method)
            fitting = [
                one
                for one in SCOPES
                if verb in one.verbs and one.writes == (method != "GET")
            ]
            assert fitting == [scope]
            opened.add(scope.code)
    assert opened == {scope.code for scope in SCOPES} - {"maps"}
    held = frozenset().union(*VERBS.values())
    assert all(scope.verbs <= held for scope in SCOPES)
