"""Counts what has changed since briefs were signed, before someone asks.

To compare a year of briefs takes seconds, and a page of a later week shows each number.
"""

from django.db import transaction

from stronghold.brief.models import Brief, BriefChanged
from stronghold.brief.queries.counted_records import compared, hashes_of
from stronghold.brief.rules.lines import reach_of
from stronghold.brief.rules.weeks import last_whole_week
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.queries import states_of

# Compared together: a worker that is stopped has lost no more.
AT_ONCE = 8


def compare_signed() -> int:
    """Compare the briefs that are shown now and whose weeks changed; return how many.

    Those are the ones that the last finished week reaches back to, and its own.
    """
    first = reach_of(last_whole_week(clock.today())).start
    rows = Brief.objects.filter(week__gte=first).order_by("-week")
    weeks = dict(rows.values_list("pk", "week"))
    # Read before the records: a change in between only makes it look older than it is.
    states = states_of(sorted({Week(week) for week in weeks.values()}))
    hashes = hashes_of({pk: states[Week(week)] for pk, week in weeks.items()})
    known = dict(BriefChanged.objects.values_list("pk", "state_sha256"))
    changed = [pk for pk in weeks if known.get(pk) != hashes[pk]]
    for place in range(0, len(changed), AT_ONCE):
        some = changed[place : place + AT_ONCE]
        _store({pk: (n, hashes[pk]) for pk, n in compared(some).items()})
    return len(changed)


@transaction.atomic(durable=True)
def _store(found: dict[int, tuple[object, str]]) -> None:
    BriefChanged.objects.bulk_create(
        [
            BriefChanged(brief_id=pk, n_by_kind=n, state_sha256=state)
            for pk, (n, state) in found.items()
        ],
        update_conflicts=True,
        unique_fields=["brief"],
        update_fields=["n_by_kind", "state_sha256"],
    )
