"""Give the open reports of a person who leaves to a colleague."""

from collections.abc import Sequence

from django.db.models import QuerySet

from reports.report.models import Report
from reports.report.record import open_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.work import PersonalWork


def _held(person: User) -> QuerySet[Report]:
    return Report.objects.filter(open_reports(), assigned_to=person)


def _give(person: User, to: User) -> Sequence[str]:
    rows = list(_held(person).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.assigned_to = to
        row.save(update_fields=["assigned_to"])
    return [row.reference for row in rows]


REPORTS_OF_PEOPLE = PersonalWork(
    code="reports",
    one="open report",
    many="open reports",
    count=lambda person: _held(person).count(),
    give=_give,
    may_take=lambda person: policy.can(person, Verb.WORK_REPORTS),
)
