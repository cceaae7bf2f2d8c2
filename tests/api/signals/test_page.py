"""/signals/ and the head of the home page: what each role is shown."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from operations.taskings.models import Tasking
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.signals.queries import last_whole_week
from tests.api.exports.conftest import folder
from tests.api.exports.requesting import PURPOSE, made, rows_of
from tests.api.signals.test_week import BEFORE, EAST, WEST, count
from tests.factories import Cast, make_country
from tests.reasons import reason_of

__all__ = ["folder"]
pytestmark = pytest.mark.usefixtures("tuesday")


def words_of(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def rise(tuesday: None, cast: Cast) -> None:
    ward = make_country()[WEST]
    count(cast, {"ward": ward}, [*BEFORE, 14], last_whole_week())


@pytest.mark.usefixtures("rise")
def test_a_supervisor_reads_what_changed_and_can_set_a_tasking(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.supervisor)

    home = client.get("/").content.decode()
    (page,) = re.findall(r'href="(/signals/[^"]+)"', home)
    html = client.get(page.replace("&amp;", "&")).content.decode()

    changed = "1 of 1 figures looks unusual, above all arrests in Area E05000001 (rise)"
    assert changed in words_of(home)
    (url,) = re.findall(r'href="(/operations/taskings/new/[^"]+)"', html)
    form = client.get(url.replace("&amp;", "&")).content.decode()
    assert "Signal: Arrests in Area E05000001, 2026-W47" in form
    assert "%23signals-arrests-in-area-e05000001" in url
    assert "Look into this: arrests in Area E05000001</textarea>" in form
    assert 'value="Area E05000001"' in form


@pytest.mark.parametrize("back", ["/weekly/2026-W47/#signals", "https://else.where/"])
def test_a_tasking_leads_back_to_where_it_came_from_and_to_no_other_host(
    cast: Cast, as_user: Callable[[User], Client], back: str
) -> None:
    due = clock.today() + timedelta(days=7)
    text = {
        "what": "Patrol after school",
        "whose": f"person:{cast.officer.username}",
        "due_on_day": due.day,
        "due_on_month": due.month,
        "due_on_year": due.year,
    }
    url = f"/operations/taskings/new/?{urlencode({'back': back})}"

    answer = as_user(cast.supervisor).post(url, text)

    own = f"/operations/taskings/{Tasking.objects.get().reference}/"
    assert answer["Location"] == (back if back.startswith("/") else own)


@pytest.mark.usefixtures("rise")
@pytest.mark.parametrize("path", ["/signals/", "/weekly/2026-W47/"])
def test_what_was_set_from_a_signal_stands_on_it(
    cast: Cast, as_user: Callable[[User], Client], path: str
) -> None:
    client, due = as_user(cast.supervisor), clock.today() + timedelta(days=7)
    html = client.get(path).content.decode()
    assert "Tasked:" not in html
    (url,) = re.findall(r'href="(/operations/taskings/new/\?source=Signal[^"]+)"', html)
    asked = dict(parse_qsl(urlsplit(url.replace("&amp;", "&")).query))
    text = {
        "what": "Patrol after school",
        "source": asked["source"],
        "whose": f"person:{cast.officer.username}",
        "due_on_day": due.day,
        "due_on_month": due.month,
        "due_on_year": due.year,
    }

    back = client.post(url.replace("&amp;", "&"), text)["Location"]

    page, _, card = back.partition("#")
    after = client.get(page).content.decode()
    (shown,) = re.findall(rf'<li id="{card}".*?</li>\s*</ul>', after, re.S)
    tasking = Tasking.objects.get()
    assert f"Tasked: {cast.officer.display_name}, by 1 Dec 2026" in shown
    assert f"/operations/taskings/{tasking.reference}/" in shown
    # Who may not read taskings, in another force, sees none.
    assert "Tasked:" not in as_user(cast.other_officer).get(page).content.decode()


@pytest.mark.usefixtures("rise")
def test_an_analyst_sees_it_too_and_sets_no_tasking(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    html = as_user(cast.analyst).get("/signals/").content.decode()

    words = words_of(html)
    assert "14 in the week, 4 expected; usually 0 to 10." in words
    # The attained rate of these very figures, and the delay.
    assert "there is about one false alarm in 100 weeks for an area" in words
    assert "A lasting rise from 4 to 8 a week is found within 3 weeks in half" in words
    assert "within 7 weeks in nine in ten" in words
    assert "taskings/new" not in html


@pytest.mark.parametrize("among", ["ward", "team", "district", "force"])
@pytest.mark.parametrize("week", ["2026-W47", "2026-W48", "2020-W53"])
def test_each_week_and_level_has_an_address(
    cast: Cast, as_user: Callable[[User], Client], week: str, among: str
) -> None:
    response = as_user(cast.analyst).get(f"/signals/?week={week}&among={among}")

    assert response.status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("week=2026-W49", "week=2026-W54", "week=yesterday", "week=1989-W01"),
        *("among=street", "day=1", "week=2026-W46&week=2026-W47"),
    ],
)
def test_an_address_that_is_wrong_is_refused_in_words(
    cast: Cast, as_user: Callable[[User], Client], query: str
) -> None:
    response = as_user(cast.analyst).get(f"/signals/?{query}")

    assert response.status_code == 400
    assert "not right" in response.content.decode()


@pytest.mark.parametrize("who", ["partner", "admin"])
def test_who_reads_no_figures_has_no_signals(
    cast: Cast, as_user: Callable[[User], Client], who: str
) -> None:
    client = as_user(getattr(cast, who))

    assert client.get("/signals/").status_code == 403
    assert "Week to" not in client.get("/", follow=True).content.decode()


@pytest.mark.usefixtures("rise", "folder")
@pytest.mark.django_db(transaction=True)
def test_the_figures_with_their_limits_are_exported_with_a_purpose(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    page = as_user(cast.analyst).get("/signals/?among=ward").context["page"]
    (link,) = page.links
    given = dict(parse_qsl(urlsplit(link.url).query))
    assert given == {"of": "signals", "week": "2026-W47", "among": "ward"}
    assert as_user(cast.analyst).get(link.url).status_code == 200

    rows = rows_of(made(cast.analyst, given.pop("of"), **given))

    checks = {(row["Measure"], row["Area code"]): row for row in rows}
    west, east = checks["Arrests", WEST], checks["Arrests", EAST]
    text = ("Number", "Lowest usual", "Highest usual", "Finding", "Stands out")
    assert [west[name] for name in text] == ["14", "0", "10", "Rise", "yes"]
    assert 0 < float(west["As strong by chance"]) < float(west["Flagged by chance"])
    assert (east["Number"], east["As strong by chance"]) == ("0", "")
    assert "Referrals" not in {row["Measure"] for row in rows}
    (event,) = Event.objects.filter(kind="export")
    assert (reason_of(event), event.detail["of"]) == (PURPOSE, "signals")


@pytest.mark.parametrize("who", ["officer", "partner"])
def test_who_may_not_export_is_offered_no_file_of_signals(
    cast: Cast, as_user: Callable[[User], Client], who: str
) -> None:
    client = as_user(getattr(cast, who))

    assert client.get("/exports/new/?of=signals").status_code == 403
    assert "of=signals" not in client.get("/signals/").content.decode()
