"""What changed since a brief was signed: each record, and what became of it."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from operations.arrests.models import Arrest
from operations.arrests.record import ARRESTS
from operations.warrants.models import Warrant
from reports.models import Report
from stronghold.brief.actions.sign import Signed, sign_brief
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.api.brief.conftest import IN_WEEK, WEEK, text_of, words_of
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_closure,
    make_referral,
    make_report,
    make_seizure,
    make_team,
    make_warrant,
)
from tests.own_cache import forget_all

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
As = Callable[[User], Client]
A_WEEK = timedelta(days=7)
NEXT = "/weekly/2026-W48/"


def sign(cast: Cast, as_user: As) -> None:
    answer = as_user(cast.supervisor).post(f"{WEEK}sign/")
    assert answer.status_code == 302


def changes_of(client: Client, url: str = WEEK) -> str:
    shown = text_of(client.get(url))
    return re.split("What changed since (?:it was|the last briefs were) signed", shown)[
        1
    ]


def test_a_later_brief_lists_a_few_and_that_of_the_week_names_each(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    rows = [make_arrest(cast.officer, occurred_at=IN_WEEK) for _ in range(27)]

    later = changes_of(as_user(cast.officer), NEXT)
    own = changes_of(as_user(cast.officer))

    assert "27 records have changed" in later
    assert sum(row.reference in later for row in rows) == 25
    assert "2 more are listed in the brief of 2026-W47" in later
    assert all(row.reference in own for row in rows)


def test_nothing_has_changed_right_after_signing(cast: Cast, as_user: As) -> None:
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    sign(cast, as_user)

    assert "Nothing has changed since it was signed" in changes_of(
        as_user(cast.analyst)
    )


def test_each_record_is_named_with_what_became_of_it(
    cast: Cast, as_user: As, country: dict[str, Any]
) -> None:
    west, east = country["E05000001"], country["E05000002"]
    at = {"received_at": IN_WEEK, "ward": west, "point": WEST_SOUTH}
    wrong, merged, into, moved, other, parted = (
        make_report(cast.officer, **at) for _ in range(6)
    )
    Report.objects.filter(pk=parted.pk).update(merged_into=into)
    gone = make_arrest(cast.officer, occurred_at=IN_WEEK)
    same = make_arrest(cast.officer, occurred_at=IN_WEEK, is_imported=True)
    closure = make_closure(cast.officer, served_on=None)
    sign(cast, as_user)

    with clock.stopped(clock.now() + timedelta(days=1)):
        late = make_arrest(cast.officer, occurred_at=IN_WEEK)
        error = {"error_at": clock.now(), "error_by": cast.officer}
        Report.objects.filter(pk=wrong.pk).update(**error, error_reason="typed twice")
        Report.objects.filter(pk=merged.pk).update(merged_into=into)
        Report.objects.filter(pk=moved.pk).update(ward=east)
        Report.objects.filter(pk=other.pk).update(concern="use")
        Report.objects.filter(pk=parted.pk).update(merged_into=None)
        Arrest.objects.filter(pk=same.pk).update(same_as=late)
        away = IN_WEEK - A_WEEK
        Arrest.objects.filter(pk=gone.pk).update(
            occurred_at=away, occurred_on=away.date()
        )
        type(closure).objects.filter(pk=closure.pk).update(served_on=IN_WEEK.date())

        text = changes_of(as_user(cast.analyst))

    assert "9 records have changed since it was signed" in text
    for line in (
        f"{late.reference} Late entry Arrests",
        f"{wrong.reference} Recorded in error Reports and Reports received",
        f"{merged.reference} Merged Kept as {into.reference} Reports",
        f"{moved.reference} Moved area From Area E05000001 to Area E05000002 Reports",
        f"{other.reference} Changed category From Dealing to",
        f"{parted.reference} No longer merged Reports",
        f"{same.reference} The same arrest as another Kept as {late.reference}",
        f"{gone.reference} Moved to another week Now in 2026-W46 Arrests",
        f"{closure.reference} Late entry Closure notices served",
    ):
        assert line in text
    event = Event.objects.filter(kind="consultation").latest("occurred_at")
    assert {late.reference, closure.reference} <= set(event.records)


def test_a_record_that_another_signed_week_counted_says_from_where_it_came(
    cast: Cast, as_user: As
) -> None:
    arrest = make_arrest(cast.officer, occurred_at=IN_WEEK - A_WEEK)
    assert as_user(cast.supervisor).post("/weekly/2026-W46/sign/").status_code == 302
    sign(cast, as_user)

    Arrest.objects.filter(pk=arrest.pk).update(
        occurred_at=IN_WEEK, occurred_on=IN_WEEK.date()
    )

    text = changes_of(as_user(cast.analyst))
    came, went = "Moved here from another week", "Moved to another week"
    assert f"{arrest.reference} {came} Was counted in 2026-W46 Arrests" in text
    assert f"{arrest.reference} {went} Now in 2026-W47 Arrests" in text


def test_the_next_brief_shows_what_changed_in_the_signed_weeks_before(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    late = make_arrest(
        cast.officer,
        occurred_at=IN_WEEK,
        recorded_at=clock.now() + timedelta(hours=1),
    )

    assert late.reference in changes_of(as_user(cast.officer), NEXT)
    assert late.reference not in changes_of(as_user(cast.officer), "/weekly/2026-W46/")


def test_each_viewer_is_shown_of_what_they_may_read(cast: Cast, as_user: As) -> None:
    """Referrals by their verb; a warrant that is live again by its team alone."""
    team = make_team(cast.officer.organisation)
    warrant = make_warrant(cast.officer, executed_on=IN_WEEK.date(), team=team)
    sign(cast, as_user)
    referral = make_referral(
        cast.officer,
        occurred_at=IN_WEEK,
        made_at=IN_WEEK,
        state="made",
        consent="given",
        recorded_at=clock.now() + timedelta(hours=1),
    )
    Warrant.objects.filter(pk=warrant.pk).update(
        state="issued", ends_on=clock.today() + A_WEEK, executed_on=None, outcome=""
    )

    officer = changes_of(as_user(cast.officer))
    analyst = changes_of(as_user(cast.analyst))

    assert referral.reference in officer
    assert referral.reference not in analyst
    assert warrant.reference not in officer + analyst
    assert "1 more that you may not read" in analyst


def test_a_changed_record_has_its_title_and_a_link_and_the_paper_its_reference_alone(
    cast: Cast, as_user: As
) -> None:
    sign(cast, as_user)
    row = make_arrest(cast.officer, occurred_at=IN_WEEK, place_text="By the weir")
    client = as_user(cast.officer)

    page = client.get(WEEK)
    (part,) = page.context["changes"]
    cell = part.table.rows[0].cells[0]
    paper = words_of(client.get(f"{NEXT}brief.pdf").content)

    title = ARRESTS.title(row)
    assert (cell.text, cell.reference) == (title, row.reference)
    assert cell.href == ARRESTS.url("detail", row.reference)
    assert f"{title} {row.reference}" in changes_of(client)
    assert row.reference in paper
    assert title not in paper


def test_a_title_leaves_out_what_the_reader_may_not_read(
    cast: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(cast, as_user)
    row = make_arrest(cast.officer, occurred_at=IN_WEEK, place_text="By the weir")
    readable = ARRESTS.shown_to(cast.officer) - {"place_text"}
    monkeypatch.setattr(type(ARRESTS), "shown_to", lambda *_: readable)

    shown = changes_of(as_user(cast.officer))

    assert row.reference in shown
    assert "By the weir" not in shown


def test_that_nothing_changed_is_said_of_the_weeks_that_it_is_true_of(
    cast: Cast, as_user: As
) -> None:
    """Not beside the changes of the week itself, and of none if none is signed."""
    sign(cast, as_user)
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    client = as_user(cast.officer)

    alone = changes_of(client)
    sign_quickly(cast, "2026-W46")
    beside = changes_of(client)

    assert "1 record has changed since it was signed" in alone
    assert "Nothing has changed" not in alone
    assert "Earlier weeks Nothing has changed since it was signed" in beside


def test_the_cost_follows_the_weeks_of_the_brief_and_not_history(
    cast: Cast, as_user: As
) -> None:
    """The same statements, however much other weeks hold."""
    sign(cast, as_user)
    client = as_user(cast.analyst)

    def n_queries() -> int:
        # As in a process that has kept nothing.
        forget_all()
        with CaptureQueriesContext(connection) as queries:
            client.get(WEEK)
        return len(queries)

    n_queries()
    few = n_queries()
    for weeks in range(2, 30):
        make_arrest(cast.officer, occurred_at=IN_WEEK - weeks * A_WEEK)
        make_seizure(cast.officer, occurred_at=IN_WEEK - weeks * A_WEEK)

    assert n_queries() == few


def sign_quickly(cast: Cast, week: str) -> None:
    """Sign a week without setting its document, which takes its time."""
    sign_brief(
        by=cast.supervisor,
        week=Week.parse(week),
        comment="",
        document=lambda *_: Signed(b"made", {}),
    )


def test_a_change_in_any_signed_week_that_the_figures_reach_is_shown(
    cast: Cast, as_user: As
) -> None:
    """Of five signed weeks that change in reach four are listed, the first counted."""
    weeks = [clock.today() - n * A_WEEK for n in (1, 2, 3, 4, 5, 30, 60)]
    named = [f"{week:%G-W%V}" for week in weeks]
    for week in named:
        sign_quickly(cast, week)
    late = []
    for week in (0, 2, 3, 4, 5, 6):
        at = IN_WEEK - (weeks[0] - weeks[week])
        late.append([make_arrest(cast.officer, occurred_at=at) for _ in range(2)])

    page = as_user(cast.officer).get(NEXT)
    text = changes_of(as_user(cast.officer), NEXT)
    paper = words_of(as_user(cast.officer).get(f"{NEXT}brief.pdf").content)

    listed, counted, out_of_reach = late[:4], late[4], late[5]
    assert all(row.reference in text for rows in listed for row in rows)
    assert not [row for row in (*counted, *out_of_reach) if row.reference in text]
    (earlier,) = page.context["changed_before"].earlier
    assert earlier.url == f"/weekly/{named[5]}/#changes"
    assert "2 records have changed since it was signed" in earlier.label
    for words in (text, " ".join(paper.split())):
        assert earlier.label in words
        assert "signed for weeks since 2025-W48" in words
        assert "Checked: 6 briefs" in words
    assert [one.url for one in page.context["changes"]] == [
        f"/weekly/{named[n]}/" for n in (0, 2, 3, 4)
    ]


def test_of_what_the_viewer_may_not_read_no_earlier_week_is_shown(
    cast: Cast, as_user: As
) -> None:
    for n in (1, 2, 3, 4, 5):
        week = f"{clock.today() - n * A_WEEK:%G-W%V}"
        sign_quickly(cast, week)
        at = IN_WEEK - (n - 1) * A_WEEK
        given = {"made_at": at, "state": "made", "consent": "given"}
        make_referral(cast.officer, occurred_at=at, **given)

    def before(viewer: User) -> Any:
        return as_user(viewer).get(NEXT).context["changed_before"]

    assert (len(before(cast.officer).parts), len(before(cast.officer).earlier)) == (
        4,
        1,
    )
    assert before(cast.analyst).is_nothing


def test_the_workbook_names_each_change_of_every_week_in_reach(
    cast: Cast, as_user: As
) -> None:
    late = []
    for n in range(1, 7):
        week = f"{clock.today() - n * A_WEEK:%G-W%V}"
        sign_quickly(cast, week)
        late.append(make_arrest(cast.officer, occurred_at=IN_WEEK - (n - 1) * A_WEEK))

    answer = as_user(cast.analyst).post(f"{NEXT}brief.xlsx", {"purpose": "A board"})

    sheet = load_workbook(BytesIO(answer.content))["Changed since"]
    text = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert [row.reference for row in late] == text[-6:]
