"""The menu of each role, what is under More, and the one number: what to do now."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client, override_settings

from reports.models import CallBack
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.frame import menu_counts
from tests.factories import Cast, make_report

COUNT = r'href="{}"[^>]*>[^<]*<span class="sh-navigation__count">([^<]+)<'
PAGE = "/about/data/"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Ids of users are used again by other tests; what is kept must not be.

    `cache.clear` would empty the whole of Redis, under the other processes as well.
    """
    default = {**settings.CACHES["default"], "KEY_PREFIX": f"menu-{uuid.uuid4()}"}
    with override_settings(CACHES={**settings.CACHES, "default": default}):
        yield


def menu(client: Client, path: str = PAGE) -> list[str]:
    items = client.get(path).context["navigation"]
    items = items() if callable(items) else items
    return [item.label for item in items]


def current(client: Client, path: str) -> str:
    # The brief leads to that of the last week.
    items = client.get(path, follow=True).context["navigation"]()
    return next((item.label for item in items if item.current), "")


def count(client: Client, path: str = PAGE) -> str:
    page = client.get(path).content.decode()
    match = re.search(COUNT.format("/"), page)
    return match[1] if match else ""


def test_each_role_has_a_menu_of_five_or_six(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    found = {
        who: menu(as_user(getattr(cast, who)))
        for who in ("officer", "supervisor", "analyst", "records", "admin", "partner")
    }

    assert found == {
        "officer": ["To do", "Log", "Map", "Week", "More"],
        "supervisor": ["To do", "Team", "Log", "Map", "Week", "More"],
        "analyst": ["Home", "Map", "Week", "Signals", "Reports", "More"],
        "records": ["Home", "Requests", "Retention", "Audit", "More"],
        "admin": ["Home", "People", "Force", "Duty", *found["admin"][4:]],
        "partner": [
            "Shared by the police",
            "Your closure cases",
            "Agreements",
            "Who is off",
        ],
    }
    assert found["admin"][4:] in ([], ["More"])


def test_more_leads_to_pages_that_open_and_says_what_they_are_for(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    for viewer in (cast.officer, cast.supervisor, cast.records, cast.analyst):
        client = as_user(viewer)
        groups = client.get("/more/").context["groups"]
        parts = [part for of_group in groups.values() for part in of_group]

        assert len(parts) > 5
        for part in parts:
            assert client.get(part.url, follow=True).status_code == 200, part
            assert current(client, part.url) in ("More", ""), part
        names = [part.name for part in parts]
        assert len(names) == len(set(names))
        assert not {part.label for part in parts} & set(menu(client))


def test_the_part_that_is_shown_is_marked(
    as_user: Callable[[User], Client], cast: Cast
) -> None:
    client = as_user(cast.supervisor)

    assert current(client, "/") == "To do"
    assert current(client, "/to-do/later/") == ""
    assert current(client, "/team/") == "Team"
    assert current(client, "/log/") == "Log"
    assert current(client, "/reports/triage/") == "More"
    assert current(client, "/more/") == "More"


@pytest.fixture
def late(cast: Cast) -> CallBack:
    report = make_report(cast.officer, place_text="4 Promise Lane")
    due_on = clock.today() - timedelta(days=2)
    return CallBack.objects.create(report=report, ordinal=1, due_on=due_on)


def test_the_number_is_how_many_things_stand_under_now(
    as_user: Callable[[User], Client], cast: Cast, late: CallBack
) -> None:
    client = as_user(cast.officer)
    make_report(cast.supervisor, assigned_to=cast.officer, status="assigned")

    assert count(client) == "1"
    page = client.get("/").content.decode()
    assert re.search(r'Now <span class="sh-next__n">1</span>', page)
    assert not re.search(r"sh-navigation__count.*sh-navigation__count", page, re.S)


def test_who_works_no_reports_has_no_number(
    as_user: Callable[[User], Client], cast: Cast, late: CallBack
) -> None:
    for viewer in (cast.records, cast.analyst, cast.admin):
        assert "sh-navigation__count" not in as_user(viewer).get(PAGE).content.decode()


def test_what_one_does_counts_at_once_and_what_others_do_on_the_list(
    as_user: Callable[[User], Client], cast: Cast, late: CallBack
) -> None:
    client = as_user(cast.officer)
    assert count(client) == "1"

    result = f"/reports/{late.report.reference}/call-backs/1/"
    assert client.post(result, {"result": "reached"}).status_code == 302
    assert count(client) == ""

    CallBack.objects.update(result="", done_at=None, done_by=None)
    assert count(client) == ""
    assert count(client, "/") == "1"
    assert count(client) == "1"


def test_many_are_shown_as_more(
    as_user: Callable[[User], Client],
    cast: Cast,
    late: CallBack,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(menu_counts, "MOST_SHOWN", 1)
    due_on = late.due_on
    CallBack.objects.create(report=late.report, ordinal=2, due_on=due_on)

    assert count(as_user(cast.officer)) == "1+"
