"""What a page asks of the audit log opens the months that can have an answer.

The log has a partition for each month, and three years of them ahead. PostgreSQL plans
each that a question does not leave out.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_report,
    make_seizure,
    make_team,
    make_warrant,
)
from tests.rows_read import RowsRead, rows_read

pytestmark = [
    pytest.mark.usefixtures("tuesday", "country"),
    pytest.mark.django_db(transaction=True, databases=["default", "partner"]),
]
As = Callable[[User], Client]
# A week may touch two months, and the nine before it two more.
MOST_PARTS = 4


def parts_by_statement(read: list[RowsRead]) -> dict[str, set[str]]:
    """Return the partitions of the audit log in the plan of each statement."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in read:
        if one.table.startswith("audit_event"):
            found[one.statement].add(one.table)
    return found


def test_no_page_plans_the_years_of_the_audit_log(cast: Cast, as_user: As) -> None:
    by = cast.officer
    by.team = make_team(by.organisation)
    by.save()
    report = make_report(by)
    pages = {
        f"/reports/{report.reference}/",
        f"/operations/arrests/{make_arrest(by).reference}/",
        f"/operations/activities/{make_activity(by).reference}/",
        f"/operations/seizures/{make_seizure(by).reference}/",
        f"/operations/warrants/{make_warrant(by, team=by.team).reference}/",
        f"/operations/closures/{make_closure(by).reference}/",
        "/",
        "/my-day/",
    }
    with clock.stopped(clock.now() - timedelta(days=7)):
        record(Kind.DISCLOSURE, by=cast.partner, records=[report.reference])
        record(
            Kind.CONSULTATION,
            by=cast.supervisor,
            records=[report.reference],
            detail={"reporter": True},
        )

    too_many: dict[tuple[str, str, str], list[str]] = {}
    asked: set[str] = set()
    for who in (cast.officer, cast.supervisor, cast.records):
        for page in sorted(pages):
            with rows_read() as read:
                answer = as_user(who).get(page)
            # The officer may read all. A warrant in hand is for its own team.
            allowed = {200} if who == cast.officer else {200, 403, 404}
            assert answer.status_code in allowed, (who, page)
            parts = parts_by_statement(read)
            if parts:
                asked.add(page)
            too_many |= {
                (who.username, page, statement): sorted(found)
                for statement, found in parts.items()
                if len(found) > MOST_PARTS
            }

    assert not too_many
    # My day asks nothing of the log.
    assert asked == pages - {"/my-day/"}


def test_a_question_of_all_time_is_found() -> None:
    with rows_read() as read:
        list(Event.objects.filter(records__contains=["R-2222-2222"]))

    (parts,) = parts_by_statement(read).values()
    assert len(parts) > 36
