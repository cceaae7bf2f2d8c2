"""The menu: its groups for each role, and how many wait in which part."""

import re
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings

from operations.deadlines.actions.sweep import sweep_deadlines
from reports.models import CallBack, Report
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.frame import menu_counts
from stronghold.frame.context import MOST_LINKS
from tests.factories import Cast, make_report, make_reporter, make_team, make_warrant

TRIAGE, CALL_BACKS, DEADLINES = (
    "/reports/triage/",
    "/reports/call-backs/",
    "/deadlines/",
)
COUNT = r'href="{}"[^>]*>[^<]*<span class="sh-navigation__count">([^<]+)<'


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Ids of users are used again by other tests; what is kept must not be.

    `cache.clear` would empty the whole of Redis, under the other processes as well.
    """
    default = {**settings.CACHES["default"], "KEY_PREFIX": f"menu-{uuid.uuid4()}"}
    with override_settings(CACHES={**settings.CACHES, "default": default}):
        yield


def menu(client: Client, path: str = "/about/data/") -> list[tuple[str, list[str]]]:
    items = client.get(path).context["navigation"]
    items = items() if callable(items) else items
    return [(item.label, [link.label for link in item.links]) for item in items]


def counts(client: Client, path: str = "/about/data/") -> dict[str, str]:
    page = client.get(path).content.decode()
    found = {
        url: re.search(COUNT.format(re.escape(url)), page)
        for url in (TRIAGE, CALL_BACKS, DEADLINES)
    }
    return {url: match[1] for url, match in found.items() if match}


def test_police_have_eight_at_most_and_everything_is_in_one(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    for viewer in (cast.officer, cast.supervisor, cast.records, cast.analyst):
        found = menu(as_user(viewer))

        assert len(found) <= MOST_LINKS
        within = dict(found)
        assert within["Week"] == ["Brief", "Signals"]
        assert {"Operations", "Closures", "Warrants"} <= set(within["Enforcement"])


def test_a_partner_can_distinguish_own_cases_from_what_the_police_share(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    assert menu(as_user(cast.partner)) == [
        ("Your closure cases", []),
        ("Shared by the police", []),
        ("Agreements", []),
        ("Who is off", []),
    ]


@pytest.fixture
def waiting(cast: Cast) -> Report:
    """New reports of the officer's team, one with call-backs, and a warrant's clock."""
    team = make_team(cast.officer.organisation)
    User.objects.filter(pk=cast.officer.pk).update(team=team)
    report = make_report(cast.officer, team=team)
    make_report(cast.officer, team=team)
    make_reporter(report)
    make_warrant(cast.officer, team=team, state="draft")
    sweep_deadlines()
    return report


@pytest.fixture
def officer(client: Client, waiting: Report) -> Client:
    client.force_login(User.objects.get(username="officer"))
    return client


def test_counts_are_what_the_pages_list(officer: Client) -> None:
    found = counts(officer)

    triage = officer.get(TRIAGE).context["page"]
    assert found[TRIAGE] == str(len(triage["rows"])) == "2"
    calls = officer.get(CALL_BACKS).context["page"]
    assert found[CALL_BACKS] == str(len(calls["table"].rows)) == "2"
    assert f"All {found[DEADLINES]}<" in officer.get(DEADLINES).content.decode()


def test_what_one_does_counts_at_once_and_what_others_do_on_the_list(
    officer: Client, waiting: Report, cast: Cast
) -> None:
    assert counts(officer)[CALL_BACKS] == "2"

    result = f"/reports/{waiting.reference}/call-backs/1/"
    assert officer.post(result, {"result": "reached"}).status_code == 302
    assert counts(officer)[CALL_BACKS] == "1"

    CallBack.objects.update(result="reached", done_at=clock.now(), done_by=cast.officer)
    assert counts(officer)[CALL_BACKS] == "1"
    assert CALL_BACKS not in counts(officer, CALL_BACKS)
    assert CALL_BACKS not in counts(officer)


def test_many_are_shown_as_more(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(menu_counts, "MOST_SHOWN", 1)

    assert counts(officer)[CALL_BACKS] == "1+"
