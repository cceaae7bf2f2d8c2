"""/: each role finds its own work first, and each number leads to its rows."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from operations.deadlines.models import Deadline
from reports.models import CallBack
from stronghold.brief.models import Brief
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from tests.agreements import make_agreement
from tests.disclosures import make_disclosure
from tests.factories import (
    Cast,
    make_arrest,
    make_match,
    make_report,
    make_reporter,
    make_source_file,
    make_tasking,
    make_team,
    make_warrant,
)
from tests.numbers import assert_numbers_lead_to_rows

pytestmark = pytest.mark.usefixtures("tuesday")
AsUser = Callable[[User], Client]


@pytest.fixture
def text_for(as_user: AsUser) -> Callable[[User], str]:
    def read(user: User) -> str:
        response = as_user(user).get("/")
        assert response.status_code == 200
        return text_of(response.content.decode())

    return read


def main_of(html: str) -> str:
    return html.partition("<main")[2].partition("</main>")[0]


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(main_of(html))).split())


def put(row: object, owner: str, hours: float, **given: object) -> Deadline:
    """Store what is due on a record, without the action."""
    due_at, now = clock.now() + timedelta(hours=hours), clock.now()
    fields = {"kind": "warrant_return", "due_at": due_at, "alert_by": due_at}
    fields |= {owner: row, "force": row.force, "derived_at": now}
    return Deadline.objects.create(**fields | given)


def in_team(*people: User) -> None:
    """Put people in one team."""
    team = make_team(people[0].organisation)
    for person in people:
        person.team = team
        person.save()


def test_the_most_urgent_is_first_and_each_thing_is_there_once(
    cast: Cast, as_user: AsUser
) -> None:
    in_team(cast.officer, cast.supervisor)
    own = {"team": cast.officer.team, "person": cast.officer}
    given = {"assigned_to": cast.officer, "status": "assigned", "grade": "2"}
    make_report(cast.supervisor, place_text="1 Late Lane", **given)
    make_report(
        cast.supervisor,
        place_text="2 Closed Lane",
        **given | {"status": "closed", "outcome": "patrol"},
    )
    tasking = make_tasking(cast.supervisor, what="Clear the stairs", **own)
    put(tasking, "tasking", -30, kind="tasking", **own)
    warrant = make_warrant(cast.officer, place_text="3 Law Lane")
    put(warrant, "warrant", 40, section="s.16", **own)
    promised = make_report(cast.officer, place_text="4 Promise Lane")
    CallBack.objects.create(report=promised, ordinal=1, due_on=date(2026, 11, 24))
    theirs = {"team": cast.officer.team, "person": cast.supervisor}
    other = make_tasking(cast.supervisor, what="Ask the landlord", **theirs)
    put(other, "tasking", 2, kind="tasking", **theirs)

    officers = as_user(cast.officer).get("/")
    supervisors = text_of(as_user(cast.supervisor).get("/").content.decode())

    text = text_of(officers.content.decode())
    order = ["3 Law Lane", "Clear the stairs", "1 Late Lane", "4 Promise Lane"]
    assert [text.count(words) for words in order] == [1, 1, 1, 1]
    assert sorted(order, key=text.index) == order
    # What the law sets within 48 hours and what is late, before what is due today.
    parts = ["Now 2", "3 Law Lane", "Clear the stairs", "Today 2", "1 Late Lane"]
    assert sorted(parts, key=text.index) == parts
    assert "Law: act now" in text
    assert "2 Closed Lane" not in text
    assert "Ask the landlord" not in text
    # Of what colleagues have, a supervisor's own list has what no one may miss.
    assert "Ask the landlord" in supervisors
    assert "3 Law Lane" in supervisors
    for theirs in ("Clear the stairs", "1 Late Lane", "4 Promise Lane"):
        assert theirs not in supervisors


def test_the_rows_of_the_page_are_logged_as_read_and_no_others(
    cast: Cast, as_user: AsUser
) -> None:
    for n in range(12):
        given = {"assigned_to": cast.officer, "status": "assigned"}
        make_report(cast.supervisor, place_text=f"{n} Long Lane", **given)

    shown = as_user(cast.officer).get("/").content.decode()

    event = Event.objects.get(kind="consultation")
    assert event.n_records == 5
    assert all(f"/reports/{reference}/" in shown for reference in event.records)
    assert 'href="/to-do/later/">All 12' in shown


def test_a_part_is_on_pages_of_25(cast: Cast, as_user: AsUser) -> None:
    for n in range(27):
        given = {"assigned_to": cast.officer, "status": "assigned"}
        make_report(cast.supervisor, place_text=f"{n} Long Lane", **given)
    client = as_user(cast.officer)

    first = client.get("/to-do/later/").content.decode()
    (url,) = re.findall(r'href="(/to-do/later/\?from=26)"', first)
    second = client.get(url).content.decode()

    places = [re.findall(r"\d+ Long Lane", page) for page in (first, second)]
    assert [len(found) for found in places] == [25, 2]
    assert len({*places[0], *places[1]}) == 27
    assert "26 to 27 of 27" in text_of(second)
    beyond = client.get("/to-do/later/?from=9999").content.decode()
    assert "Nothing is due later" in beyond
    assert client.get("/to-do/sometime/").status_code == 404


def test_call_backs_are_listed_without_whom_they_are_to(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    report = make_report(cast.officer, reported_by="named", place_text="5 Low Road")
    make_reporter(report, name="Zebedee Quill", phone="07700 900123")

    text = text_for(cast.officer)

    assert "5 Low Road: call back the person who reported it" in text
    assert "Zebedee" not in text
    assert "900123" not in text


@pytest.mark.parametrize("who", ["officer", "supervisor"])
def test_nothing_to_do_is_said(
    cast: Cast, text_for: Callable[[User], str], who: str
) -> None:
    text = text_for(getattr(cast, who))

    assert "Nothing is late, and the law sets nothing for the next 48 hours." in text
    assert "Log a report Record an arrest" in text


@pytest.mark.parametrize("who", ["analyst", "records", "admin"])
def test_those_who_work_no_report_have_no_list_of_work(
    cast: Cast, as_user: AsUser, text_for: Callable[[User], str], who: str
) -> None:
    text = text_for(getattr(cast, who))

    for words in ("Today", "Waiting for others", "call-back", "Log a report"):
        assert words not in text
    client = as_user(getattr(cast, who))
    for page in ("/to-do/now/", "/team/", "/team/officer/", "/log/"):
        assert client.get(page).status_code == 403, page


def fill(cast: Cast) -> None:
    """Make something for each number of each role's page."""
    given = {"assigned_to": cast.officer, "status": "assigned"}
    yesterday = clock.now() - timedelta(days=1)
    make_report(cast.officer, grade="1", received_at=yesterday, **given)
    make_report(cast.supervisor, **given)
    make_report(cast.other_officer)
    reported = make_report(cast.officer)
    make_reporter(reported, review_on=clock.today())
    make_tasking(cast.supervisor, person=cast.officer)
    make_match(make_arrest(cast.records), make_arrest(cast.officer))
    with clock.stopped(datetime(2026, 11, 21, 23, tzinfo=UTC)):
        record(Kind.DISCLOSURE, by=cast.partner, records=["C-2345-6789"])
        read = {"records": [reported.reference], "detail": {"reporter": True}}
        record(Kind.CONSULTATION, by=cast.supervisor, **read)
    record(Kind.REFUSAL, by=cast.officer)
    agreement = make_agreement(cast, review_by=clock.today())
    unsigned = {"partner_signed_at": None, "partner_signed_by": None}
    make_agreement(cast, reference="G-TEST-0002", **unsigned)
    closed = User.objects.filter(pk=cast.other_officer.pk)
    closed.update(is_active=False)
    User.objects.filter(pk=cast.analyst.pk).update(
        last_login=clock.now() - timedelta(days=91)
    )
    for ends in (30, 3):
        until = clock.today() + timedelta(days=ends)
        arrest = make_arrest(cast.officer)
        make_disclosure(cast, arrest.reference, agreement, until=until)


def n_rows(html: str) -> int:
    """Count what a page lists: rows of a table or of the queue, or pairs to compare."""
    main = main_of(html)
    body = main.partition("<tbody")[2].partition("</tbody>")[0]
    others = len(re.findall(r'value="same"|<li [^>]*data-row\b', main))
    return others or len(re.findall(r"<tr", body))


@pytest.mark.parametrize(
    "who", ["officer", "supervisor", "records", "admin", "analyst"]
)
def test_every_number_leads_to_as_many_rows(
    cast: Cast, as_user: AsUser, who: str
) -> None:
    fill(cast)
    client = as_user(getattr(cast, who))
    html = main_of(client.get("/").content.decode())
    figure = r'href="([^"]+)">([^<]+)</a></p>\s*<p class="sh-figure__value">([\d,]+)'
    numbers = {label: (url, n) for url, label, n in re.findall(figure, html)}
    of_part = r'id="part-(\w+)">[^<]*<span class="sh-next__n">([\d,]+)'
    for code, n in re.findall(of_part, html):
        assert n_rows(client.get(f"/to-do/{code}/").content.decode()) == int(n), code
    also = r'class="sh-home__more" href="([^"]+)">(\d+) ([^<]+)</a>'
    numbers |= {what: (url, n) for url, n, what in re.findall(also, html)}

    for label, (url, n) in numbers.items():
        if url.startswith("#"):
            assert n == "0"
            continue
        page = client.get(unescape(url))
        assert page.status_code == 200, label
        assert n_rows(page.content.decode()) == int(n), label
    assert {label: int(n) for label, (_, n) in numbers.items()} == NUMBERS[who]
    assert_numbers_lead_to_rows(client, "/", reasons=REASONS, n_rows=rows_of)


# The parts of the home page whose numbers are no links, and why.
REASONS = {
    "sh-figure__value": "The label over it is the link, which is followed above",
    "sh-next": "What is to do, each a link",
    "sh-begin": "What can be logged",
    "sh-next__head": "How many stand under it, as the page of the part lists",
    "set-up": "Steps of the set-up, which are no records",
}


def rows_of(answer: Any) -> int:
    return n_rows(answer.content.decode())


NUMBERS = {
    "officer": {},
    "supervisor": {
        "New for your team": 1,
        "Late, all teams": 1,
        "Without a team": 3,
        "possible duplicate arrest": 1,
    },
    "records": {
        "Reading without a case, last week": 1,
        "Unusual reading by partners, last week": 1,
        "Access refused, last 7 days": 1,
        "Agreements to sign or review": 2,
        "Disclosures not read or ending": 2,
        "Accounts closed or not used": 1,
        "Contact details to review": 1,
        "Possible duplicate arrests": 1,
    },
    "admin": {
        "Never signed in": 5,
        "Not signed in for 90 days": 1,
        "Locked": 0,
        "Due for review": 0,
        "Leavers’ work to hand over": 0,
        "Wards without a team": 0,
    },
    "analyst": {},
}


def test_an_analyst_sees_the_week_their_exports_and_how_recent_the_data_is(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    for month in (4, 6):
        make_source_file(cast.analyst.force, date(2026, month, 1))

    text = text_for(cast.analyst)

    assert "There are too few weeks of figures" in text
    assert "No exports" in text
    assert "Street crime June 2026 24 Nov 2026" in text
    assert "April" not in text


def test_a_partner_is_led_to_the_portal_and_to_the_agreement_to_sign(
    cast: Cast, as_user: AsUser
) -> None:
    client = as_user(cast.partner)
    before = client.get("/", follow=True)
    row = make_agreement(cast, partner_signed_at=None, partner_signed_by=None)

    after = client.get("/", follow=True).content.decode()

    assert before.redirect_chain == [("/shared/", 302)]
    assert "Nothing is shared with your organisation yet" in before.content.decode()
    assert "waiting for your organisation’s signature" in after
    assert reverse("sharing:agreement", args=[row.reference, 1]) in after
    assert (
        "Read map layers"
        not in client.get(reverse("program_keys:list")).content.decode()
    )


def test_an_administrator_sees_accounts_and_no_figures(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(cast.admin)

    assert "You manage accounts" in text
    assert "Week to" not in text


@pytest.mark.parametrize("who", ["supervisor", "analyst"])
def test_those_who_read_the_week_are_led_to_its_brief(
    cast: Cast, text_for: Callable[[User], str], who: str
) -> None:
    text = text_for(getattr(cast, who))

    assert "Week to 22 November 2026" in text
    assert "Weekly brief Not signed yet" in text


def test_the_home_page_says_when_the_brief_was_signed(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    Brief.objects.create(
        force=cast.supervisor.force,
        week=date(2026, 11, 16),
        signed_at=datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
        signed_by=cast.supervisor,
        figures={},
        n_counted=0,
        pdf=b"",
        pdf_sha256="",
    )

    assert "Signed 23 November 2026 at 8:05am" in text_for(cast.supervisor)


def test_beside_an_unsigned_week_is_a_link_to_the_last_signed_one(
    cast: Cast, as_user: AsUser
) -> None:
    for monday in (date(2026, 11, 2), date(2026, 11, 9)):
        Brief.objects.create(
            force=cast.supervisor.force,
            week=monday,
            signed_at=datetime(2026, 11, 17, 8, 5, tzinfo=UTC),
            signed_by=cast.supervisor,
            figures={},
            n_counted=0,
            pdf=b"",
            pdf_sha256="",
        )

    page = as_user(cast.supervisor).get("/").content.decode()

    assert "Not signed yet" in page
    assert '<a href="/weekly/2026-W46/">Last signed: week 46</a>' in page
    assert "/weekly/2026-W45/" not in page


def test_a_sergeant_sees_who_has_what_and_opens_what_each_has(
    cast: Cast, as_user: AsUser
) -> None:
    in_team(cast.officer, cast.supervisor)
    late = make_report(cast.officer, place_text="4 Promise Lane")
    CallBack.objects.create(report=late, ordinal=1, due_on=date(2026, 11, 20))
    given = {"assigned_to": cast.officer, "status": "assigned"}
    make_report(cast.supervisor, place_text="6 Open Lane", **given)
    client = as_user(cast.supervisor)

    table = main_of(client.get("/team/").content.decode()).partition("<tbody")[2]
    rows = [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<tr.*?</tr>", table, re.S)
    ]
    assert rows == [
        "Officer 1 now 2 in all 1 open report Hand over",
        "Supervisor 0 now 0 in all Nothing",
    ]

    theirs = text_of(client.get("/team/officer/").content.decode())
    order = ["Now 1", "4 Promise Lane", "Later 1", "6 Open Lane", "Hand over their"]
    assert sorted(order, key=theirs.index) == order
    event = Event.objects.filter(kind="consultation").latest("pk")
    assert event.n_records == 2


def test_the_work_of_another_team_is_not_found(cast: Cast, as_user: AsUser) -> None:
    in_team(cast.supervisor)
    cast.officer.team = make_team(cast.officer.organisation, "east")
    cast.officer.save()
    client = as_user(cast.supervisor)

    assert "/team/officer/" not in client.get("/team/").content.decode()
    assert client.get("/team/officer/").status_code == 404
    assert client.get("/team/nobody/").status_code == 404
    assert as_user(cast.officer).get("/team/").status_code == 403


def test_what_someone_else_does_next_waits_until_it_is_late(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    partner = {"organisation": cast.partner.organisation, "person": None, "team": None}
    tasking = make_tasking(cast.officer, what="Mend the gate", **partner)
    due = put(tasking, "tasking", 90, kind="tasking", person=cast.officer)

    waiting = text_for(cast.officer)
    due.due_at = due.alert_by = clock.now() - timedelta(hours=1)
    due.save()
    late = text_for(cast.officer)

    assert waiting.index("Waiting for others 1") < waiting.index("Mend the gate")
    assert "Waiting for others" not in late
    assert late.index("Now 1") < late.index("Mend the gate")


def test_what_can_be_logged_is_on_one_page_with_what_one_logged(
    cast: Cast, as_user: AsUser
) -> None:
    client = as_user(cast.officer)

    page = main_of(client.get("/log/").content.decode())

    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 8
    for link in links:
        assert client.get(unescape(link)).status_code == 200, link
