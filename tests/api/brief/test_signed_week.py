"""A signed week says on its page what its document says, and beside it what differs.

What is shown is what was kept at signing: codes, counts and references. Each reader
sees the records that they may still see.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from operations.closures.models import ClosureCase
from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules import Due
from operations.taskings.models import Tasking
from stronghold.brief.models import Brief
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.tallies import refresh
from tests.api.brief.conftest import (
    HOUSE,
    IN_WEEK,
    WARD,
    WEEK,
    text_of,
    words_of,
)
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_activity,
    make_report,
    make_tasking,
    make_team,
)

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
As = Callable[[User], Client]
LATER = timedelta(days=7)


def said(answer: Any) -> dict[str, Any]:
    """Return what the first screen says of the week, without what it says of now."""
    screen = answer.context["screen"]
    return {
        "lead": screen["lead"],
        "tiles": [(one["label"], one["value"]) for one in screen["tiles"]],
        "decide": [
            (o["reference"], str(o["tag"]), o["left"], o["title"])
            for o in screen["decide"]
        ],
        "busiest": [(one["name"], one["n"]) for one in screen["busiest"]],
        "hours": [
            (cell.described, cell.n)
            for row in screen["hours"].rows
            for cell in row.cells
            if cell.n
        ],
        "unusual": answer.context["n_unusual"],
    }


def now_of(answer: Any) -> dict[str, Any]:
    screen = answer.context["screen"]
    return {
        "lead": screen["lead_now"],
        "tiles": [one["now"] for one in screen["tiles"]],
        "decide": [one["now"] for one in screen["decide"]],
        "busiest": [one["now"] for one in screen["busiest"]],
    }


def everything_changes(cast: Cast) -> None:
    """Let records of the week come late, its case be settled, its tasking be done."""
    lake = Street.objects.get(name="Lake Street")
    ward = {"ward": Area.objects.get(code=WARD), "point": WEST_SOUTH}
    for _ in range(3):
        make_report(cast.officer, received_at=IN_WEEK, street=lake, **ward)
    case = ClosureCase.objects.get()
    with transaction.atomic():
        put_deadlines(Owner("closure", case.pk, case.force_id), [])
    Tasking.objects.filter(answered_at=None).update(
        status="done",
        outcome="Swept",
        answered_at=clock.now(),
        answered_by=cast.officer,
    )
    make_tasking(cast.supervisor, recorded_at=IN_WEEK, due_on=IN_WEEK.date())
    refresh()


@pytest.mark.usefixtures("busy_week")
def test_page_and_document_of_a_signed_week_say_the_same_whatever_comes_later(
    cast: Cast, as_user: As
) -> None:
    case, law = ClosureCase.objects.get(), {"section": "s.80(3)", "act": "An Act"}
    hearings = (DeadlineKind.HEARING, DeadlineKind.ADJOURNED_HEARING)
    with transaction.atomic():
        put_deadlines(
            Owner("closure", case.pk, case.force_id),
            [Due(kind, IN_WEEK, IN_WEEK, **law) for kind in hearings],
        )
    client = as_user(cast.supervisor)
    before = said(client.get(WEEK))
    client.post(f"{WEEK}sign/")
    at_once = client.get(WEEK)
    assert said(at_once) == before
    assert now_of(at_once) == {
        "lead": "",
        "tiles": [""] * 4,
        "decide": [""],
        "busiest": [""] * 2,
    }

    with clock.stopped(clock.now() + LATER):
        everything_changes(cast)
        page = client.get(WEEK)
        paper = words_of(client.get(f"{WEEK}brief.pdf").content)

    assert said(page) == before
    shown = " ".join(paper.split())
    first = shown.partition("Appendix")[0]
    assert before["lead"] in first
    for label, value in before["tiles"]:
        assert label in first
        assert value in first
    for reference, tag, left, title in before["decide"]:
        # One line names both things that are due on the case.
        assert title.endswith("court hearing and adjourned hearing")
        assert re.search(rf"{tag} {left} {reference}", first)
    for name, n in before["busiest"]:
        assert re.search(rf"{name} \S.*? {n}\b", first)
    assert before["unusual"].split(" look")[0] in shown.replace("the ", "")
    for row in page.context["plans"]["taskings"].rows:
        assert row.cells[0].href.split("/")[-2] in shown


@pytest.mark.usefixtures("busy_week")
def test_what_differs_now_is_beside_what_was_signed(cast: Cast, as_user: As) -> None:
    client = as_user(cast.supervisor)
    client.post(f"{WEEK}sign/")

    with clock.stopped(clock.now() + LATER):
        everything_changes(cast)
        page = client.get(WEEK)

    now = now_of(page)
    # What is as it was is not said twice. What is due by law now is not that week’s,
    # neither in the sentence nor in the tiles.
    assert now["lead"]
    assert "legal deadline" not in now["lead"]
    assert now["tiles"] == ["14", "", "", "2 of 3"]
    assert now["decide"] == ["No longer due"]
    assert now["busiest"] == ["12 now", ""]
    words = text_of(page)
    assert "As signed on 24 November 2026" in words
    assert "Now 14" in words
    assert "Now: Done. Swept" in words


@pytest.mark.usefixtures("busy_week")
def test_where_only_the_law_differs_now_the_sentence_says_nothing_of_now(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    client.post(f"{WEEK}sign/")

    case = ClosureCase.objects.get()
    hearing = Due(
        DeadlineKind.ADJOURNED_HEARING, IN_WEEK, IN_WEEK, section="s.80", act="An Act"
    )
    with transaction.atomic():
        put_deadlines(Owner("closure", case.pk, case.force_id), [hearing])
    now = now_of(client.get(WEEK))

    assert now["lead"] == ""
    assert now["tiles"] == [""] * 4


@pytest.mark.usefixtures("busy_week")
def test_what_was_done_and_each_teams_time_stay_as_signed(
    cast: Cast, as_user: As
) -> None:
    done = {"occurred_at": IN_WEEK, "n_people": 2, "minutes": 90}
    User.objects.filter(pk=cast.officer.pk).update(
        team=make_team(cast.officer.organisation)
    )
    make_activity(cast.officer, **done)
    client = as_user(cast.supervisor)
    live = client.get(WEEK).context
    assert live["time"]["table"].rows
    client.post(f"{WEEK}sign/")

    make_activity(cast.officer, **done)
    page = client.get(WEEK).context

    def shown(context: Any) -> list[Any]:
        rows = context["time"]["table"].rows
        worked = [one["worked"] for one in context["done"] if one["worked"]]
        return [[str(cell) for row in rows for cell in row.cells], worked]

    assert shown(page) == shown(live)
    assert shown(page)[1] == ["3 officer-hours in all"]


@pytest.mark.usefixtures("busy_week")
def test_no_words_and_no_address_of_a_record_are_kept(cast: Cast, as_user: As) -> None:
    as_user(cast.supervisor).post(f"{WEEK}sign/")

    kept = str(Brief.objects.get().figures)

    assert HOUSE not in kept
    assert ClosureCase.objects.get().reference in kept
    for tasking in Tasking.objects.all():
        assert tasking.reference in kept
        assert tasking.what not in kept
    assert cast.supervisor.display_name not in kept


@pytest.mark.usefixtures("busy_week")
def test_a_record_taken_out_of_use_leaves_the_list_and_the_count_stays(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    client.post(f"{WEEK}sign/")
    case = ClosureCase.objects.get()
    shown = client.get(WEEK)
    assert case.reference in str(said(shown)["decide"])

    ClosureCase.objects.update(restricted_at=clock.now())
    page = client.get(WEEK)

    assert said(page)["decide"] == []
    assert said(page)["tiles"] == said(shown)["tiles"]
    assert said(page)["lead"] == said(shown)["lead"]
    assert case.reference not in page.content.decode()


@pytest.mark.usefixtures("busy_week")
def test_a_week_that_an_earlier_version_signed_shows_what_it_kept_and_its_document(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    client.post(f"{WEEK}sign/")
    whole = Brief.objects.get()
    earlier = Week.parse("2026-W46")
    Brief.objects.create(
        force=whole.force,
        week=earlier.start,
        signed_at=whole.signed_at,
        signed_by=whole.signed_by,
        figures={name: of for name, of in whole.figures.items() if name != "said"},
        n_counted=0,
        pdf=b"%PDF-1.7",
        pdf_sha256="0" * 64,
    )

    page = client.get(f"/weekly/{earlier}/")

    words = text_of(page)
    assert [one["value"] for one in page.context["screen"]["tiles"]] == ["11", "1"]
    assert [one["now"] for one in page.context["screen"]["tiles"]] == ["1", ""]
    assert "Only its figures were kept then" in words
    assert f'href="/weekly/{earlier}/brief.pdf"' in page.content.decode()
    # Nothing of now stands under the word signed.
    for part in ("overdue", "Decide", "Busiest streets", "What is due"):
        assert part not in words


@pytest.mark.usefixtures("busy_week")
def test_the_signed_document_is_one_link_called_what_it_is(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    before = client.get(WEEK).content.decode()
    client.post(f"{WEEK}sign/")
    after = client.get(WEEK).content.decode()
    next_week = client.get("/weekly/2026-W48/").content.decode()
    paper = words_of(client.get(f"{WEEK}brief.pdf").content)

    assert ">PDF</a>" in before
    assert ">Signed PDF</a>" in after
    assert ">PDF</a>" not in after
    assert "The signed PDF" not in after
    assert "To decide when signed" in after
    assert "To decide when signed" in " ".join(paper.split())
    assert "Decide today" not in paper
    assert "Week 47, signed" in next_week
