"""Give the closure cases of a caseworker who leaves to a colleague."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from operations.closures.models import ClosureCase
from operations.closures.record import CLOSURES, ended_by_time
from operations.closures.rules.moves import ENDED
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.work import PersonalWork


def _held(person: User) -> QuerySet[ClosureCase]:
    rows = ClosureCase.objects.filter(caseworker=person, error_at__isnull=True)
    return rows.exclude(Q(state__in=ENDED) | ended_by_time())


def _give(person: User, to: User) -> Sequence[str]:
    rows = list(_held(person).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.caseworker = to
        row.save(update_fields=["caseworker"])
    return [row.reference for row in rows]


CASES_OF_PEOPLE = PersonalWork(
    code="closures",
    one="closure case",
    many="closure cases",
    count=lambda person: _held(person).count(),
    give=_give,
    may_take=lambda person: policy.can(person, CLOSURES.verb_to_write(person)),
)
