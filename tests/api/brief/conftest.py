"""What tests of the brief share: signing in, a Tuesday in November, a page's text."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from pypdf import PdfReader

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.rules import Due
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.figures.tallies import refresh
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_closure,
    make_country,
    make_report,
    make_streets,
    make_tasking,
)

WEEK = "/weekly/2026-W47/"
# In week 47, a Wednesday.
IN_WEEK = datetime(2026, 11, 18, 12, tzinfo=UTC)
A_WEEK = timedelta(days=7)
HOUSE = "69 Lake Street"
WARD = "E05000001"


def text_of(response: Any) -> str:
    """Return what the main part of a page says."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def row_of(response: Any, code: str) -> str:
    """Return what the row of one measure says."""
    page = response.content.decode()
    row = page.partition(f'<tr role="row" id="{code}">')[2].partition("</tr>")[0]
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row, flags=re.S).split())


def words_of(pdf: bytes) -> str:
    """Return the text of a document."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture
def busy_week(tuesday: None, cast: Cast) -> None:
    """A busy week in one ward and street, a hearing missed, and a tasking not done."""
    make_streets()
    lake, mill = Street.objects.filter(locality__in=["", "Marston"]).order_by("name")
    home = Premises.objects.create(
        force=cast.officer.force,
        address=HOUSE,
        street=lake,
        point=WEST_SOUTH,
        kind="house",
    )
    ward = {"ward": make_country()[WARD], "point": WEST_SOUTH}
    friday = IN_WEEK + timedelta(days=2, hours=7)
    for n in range(40):
        at = IN_WEEK - n * A_WEEK
        make_report(cast.officer, received_at=at, street=mill, **ward)
        make_arrest(cast.officer, occurred_at=at, offence_class="92A")
    for n in range(9):
        given = {"premises": home} if n < 5 else {}
        make_report(
            cast.officer,
            received_at=friday,
            occurred_at=friday,
            street=lake,
            **ward,
            **given,
        )
    # Neither a merged report nor one in error is counted.
    untimed = {"occurred_at": None, "street": mill}
    first = make_report(cast.officer, received_at=IN_WEEK, **untimed, **ward)
    merged = {"merged_into": first, "street": mill}
    make_report(cast.officer, received_at=IN_WEEK, **merged, **ward)
    closure = make_closure(cast.officer, served_on=IN_WEEK.date(), place_text=HOUSE)
    owner = Owner("closure", closure.pk, closure.force_id)
    soon = clock.now() + timedelta(hours=5)
    law = {"section": "s.80(3)", "act": "An Act"}
    with transaction.atomic():
        put_deadlines(
            owner,
            [
                Due(DeadlineKind.HEARING, IN_WEEK, IN_WEEK, **law),
                Due(DeadlineKind.APPEAL, soon, soon, **law),
            ],
        )
    late = {"due_on": IN_WEEK.date(), "recorded_at": IN_WEEK}
    make_tasking(cast.supervisor, **late)
    done = {"status": "done", "outcome": "Done", "answered_at": IN_WEEK}
    make_tasking(cast.supervisor, answered_by=cast.officer, **done, **late)
    refresh()
