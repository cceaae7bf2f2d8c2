"""/: each role finds what it may do there, and nothing that it may not."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from reports.models import CallBack, Reporter
from stronghold.brief.models import Brief
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.home.presenters.parts import Figures
from stronghold.home.views import home_page
from tests.factories import (
    Cast,
    make_arrest,
    make_match,
    make_report,
    make_reporter,
    make_tally,
    make_tasking,
)

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def text_for(as_user: Callable[[User], Client]) -> Callable[[User], str]:
    def read(user: User) -> str:
        response = as_user(user).get("/")
        assert response.status_code == 200
        main = response.content.decode().partition("<main")[2].partition("</main>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    return read


def figures_of(user: User, name: str) -> Figures:
    """Return the part of the page with such figures."""
    with during(Request()):
        parts = home_page(user).parts
    (found,) = (p.content for p in parts if getattr(p.content, "id", "") == name)
    assert isinstance(found, Figures)
    return found


def test_an_officer_can_log_at_once_and_sees_the_own_last_records(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    mine = make_report(cast.officer, concern="cuckooing")
    arrest = make_arrest(cast.officer)
    theirs = make_report(cast.supervisor)

    text = text_for(cast.officer)

    assert "Log a report Record an arrest" in text
    assert mine.reference in text
    assert arrest.reference in text
    assert theirs.reference not in text


def test_the_records_that_the_page_shows_are_logged_as_read(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    mine = make_report(cast.officer)

    text_for(cast.officer)

    assert Event.objects.filter(records__contains=[mine.reference]).exists()


def test_only_the_records_that_are_shown_are_logged(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    for _ in range(4):
        make_report(cast.officer)
        make_arrest(cast.officer)

    text = text_for(cast.officer)

    event = Event.objects.get(kind="consultation")
    assert event.n_records == 5
    assert all(reference in text for reference in event.records)


def test_an_officer_sees_the_status_of_their_reports(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    kept = make_report(cast.supervisor)
    make_report(cast.officer, merged_into=kept)
    make_report(cast.officer, status="closed", outcome="patrol", grade="3")
    make_report(cast.officer, status="assigned", assigned_to=cast.supervisor)
    now = clock.now()
    wrong = {"error_at": now, "error_by": cast.officer, "error_reason": "typed twice"}
    make_report(cast.officer, **wrong)

    text = text_for(cast.officer)

    assert f"Merged into {kept.reference}" in text
    assert "Closed Patrols or visits" in text
    assert "Assigned Supervisor" in text
    assert "Recorded in error" in text


def test_what_is_assigned_stands_with_the_soonest_due_first(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    given = {"assigned_to": cast.officer, "status": "assigned"}
    hours = timedelta(hours=1)
    slow = make_report(
        cast.supervisor, grade="3", received_at=clock.now() - 2 * hours, **given
    )
    none = make_report(cast.supervisor, grade="4", **given)
    soon = make_report(cast.supervisor, grade="2", **given)
    make_report(
        cast.supervisor, assigned_to=cast.officer, status="closed", outcome="patrol"
    )
    others = make_report(cast.supervisor, status="assigned", assigned_to=cast.analyst)

    text = text_for(cast.officer)

    order = [text.index(row.reference) for row in (soon, slow, none)]
    assert order == sorted(order)
    assert "Due by 1:00pm" in text
    assert "4 No deployment" in text
    assert others.reference not in text


def test_more_than_five_assigned_are_counted_and_linked(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    for _ in range(7):
        make_report(cast.supervisor, assigned_to=cast.officer, status="assigned")

    shown = as_user(cast.officer).get("/").content.decode()

    assert '<a class="sh-home__more" href="/reports/triage/?mine=yes">' in shown
    assert "All 7 assigned to you" in shown
    assert Event.objects.get(kind="consultation").n_records == 5


def test_own_call_backs_are_listed_without_whom_they_are_to(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    report = make_report(cast.officer, reported_by="named")
    Reporter.objects.create(
        report=report,
        name="Zebedee Quill",
        phone="07700 900123",
        safe_way="call",
        consents=True,
        kept_at=clock.now(),
        review_on=clock.today(),
        dispose_on=clock.today(),
    )
    CallBack.objects.create(report=report, ordinal=1, due_on=date(2026, 11, 20))
    theirs = make_report(cast.supervisor, reported_by="named")
    CallBack.objects.create(report=theirs, ordinal=1, due_on=date(2026, 11, 20))

    text = text_for(cast.officer)

    assert "Your call-backs" in text
    assert "Overdue" in text
    assert theirs.reference not in text
    assert "Zebedee" not in text
    assert "900123" not in text


def test_a_supervisor_sees_how_much_waits(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    make_report(cast.officer)
    make_report(cast.officer, grade="1", received_at=clock.now() - timedelta(days=1))
    make_report(cast.other_officer)

    make_tasking(cast.supervisor, due_on=clock.today() - timedelta(days=1))
    make_match(make_arrest(cast.records), make_arrest(cast.officer))

    waiting = figures_of(cast.supervisor, "waiting").figures

    assert [(f.label, f.value) for f in waiting] == [
        ("New for your team", "2"),
        ("Late, all teams", "1"),
        ("Without a team", "2"),
        ("Overdue taskings", "1"),
        ("Possible duplicate arrests", "1"),
        ("Closure entries to review", "0"),
    ]
    shown = as_user(cast.supervisor).get("/").content.decode()
    for figure in waiting:
        assert as_user(cast.supervisor).get(figure.url).status_code == 200
        assert figure.url.replace("&", "&amp;") in shown
    assert 'href="/reports/duplicates/"' in shown


def test_a_records_manager_sees_what_is_to_be_reviewed(cast: Cast) -> None:
    due = make_reporter(make_report(cast.officer), review_on=clock.today())
    make_reporter(make_report(cast.officer), review_on=due.review_on + timedelta(1))

    waiting = figures_of(cast.records, "waiting").figures

    assert [(f.label, f.value) for f in waiting] == [
        ("Contact details to review", "1"),
        ("Possible duplicate arrests", "0"),
        ("Legal limits to review", "0"),
    ]


def test_an_officer_sees_taskings_for_them_and_a_supervisor_all(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    own = make_tasking(cast.supervisor, person=cast.officer)
    others = make_tasking(cast.supervisor, person=cast.analyst)

    officers, supervisors = text_for(cast.officer), text_for(cast.supervisor)

    assert own.reference in officers
    assert others.reference not in officers
    assert own.reference in supervisors
    assert others.reference in supervisors


@pytest.mark.parametrize("who", ["officer", "supervisor"])
def test_nothing_to_do_is_said(
    cast: Cast, text_for: Callable[[User], str], who: str
) -> None:
    text = text_for(getattr(cast, who))

    assert "No open report is assigned to you." in text
    assert "You have no call-backs to make." in text


@pytest.mark.parametrize("who", ["analyst", "records", "admin", "partner"])
def test_those_who_work_no_report_have_no_list_of_work(
    cast: Cast, text_for: Callable[[User], str], who: str
) -> None:
    text = text_for(getattr(cast, who))

    for words in ("assigned to you", "call-back", "Waiting New for your team"):
        assert words not in text


@pytest.mark.parametrize(
    ("last", "before", "words"),
    [(6, 4, "2 more than"), (4, 6, "2 fewer than"), (5, 5, "As many as")],
)
def test_the_last_finished_week_is_shown_against_the_week_before(
    last: int, before: int, words: str, cast: Cast
) -> None:
    force = cast.analyst.force
    weeks = {date(2026, 11, 16): last, date(2026, 11, 9): before, date(2026, 11, 23): 1}
    for period, n in weeks.items():
        make_tally(force, force.pk, period, n, level="force")

    week_shown = figures_of(cast.analyst, "week")

    arrests = week_shown.figures[1]
    assert week_shown.title == "Last week, 16 to 22 November 2026"
    assert arrests.value == str(last)
    assert arrests.note == f"{words} the week before; 1 so far this week"
    assert arrests.url.startswith("/map/?measure=arrests&level=ward")


@pytest.mark.parametrize("role", ["analyst", "records"])
def test_those_who_log_nothing_have_no_button_for_it(
    role: str, cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(getattr(cast, role))

    assert "Log a report" not in text
    assert "Last week, 16 to 22 November 2026" in text


def test_a_partner_is_shown_plainly_that_nothing_is_shared(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(cast.partner)

    assert "Nothing is shared with your organisation at present" in text
    assert "Last week" not in text
    assert "Log a report" not in text


def test_an_administrator_sees_accounts_and_no_figures(
    cast: Cast, text_for: Callable[[User], str]
) -> None:
    text = text_for(cast.admin)

    assert "People who may sign in, as what" in text
    assert "Last week" not in text


@pytest.mark.parametrize("who", ["supervisor", "analyst", "records"])
def test_those_who_read_the_week_are_led_to_its_brief(
    cast: Cast, text_for: Callable[[User], str], who: str
) -> None:
    text = text_for(getattr(cast, who))

    assert "Weekly brief, 16 to 22 November 2026 Not signed yet" in text


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
