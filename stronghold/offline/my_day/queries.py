"""What one person has in hand today: what is under way, and their list of what to do.

Of warrants, referrals, arrests, visits and people to call back it says only how many:
what is planned against a home, and what concerns a child or names who reported, is read
with signal alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias, TypeVar

from operations.activities.models import Activity
from operations.activities.queries import started_by
from operations.deadlines.choices import DeadlineKind
from operations.deadlines.models import Deadline
from operations.deadlines.queries.listed import Found
from operations.deadlines.rules.urgency import Rank
from operations.taskings.models import Tasking
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN
from reports.report.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.offline.my_day.rules import COUNTED, COUNTED_KINDS, MOST, Counted
from stronghold.to_do.queries import keys_of, read_rows
from stronghold.to_do.rules import Key, Kind, Part

Line: TypeAlias = Report | Tasking | Found | Counted
Row = TypeVar("Row")
# Nothing of what others have to do first is kept.
PARTS = (Part.NOW, Part.TODAY, Part.LATER)


@dataclass(frozen=True)
class Day:
    """What someone has in hand: the first MOST lines of what they have to do.

    It has the order of the list of the site, and one line for all of a kind that is
    only counted. Of what is due later it has reports and taskings alone.
    `has_more`: there is more than MOST, which the site shows.
    """

    activities: Sequence[Activity]
    parts: Mapping[Part, Sequence[Line]]
    has_more: bool

    @property
    def reports(self) -> Sequence[Report]:
        return self._of(Report)

    @property
    def taskings(self) -> Sequence[Tasking]:
        return self._of(Tasking)

    def _of(self, kind: type[Row]) -> list[Row]:
        lines = chain.from_iterable(self.parts.values())
        return [line for line in lines if isinstance(line, kind)]


def day_of(viewer: User) -> Day:
    """Return what the viewer has in hand today. The read is logged."""
    keys = keys_of(viewer)
    by_part = {part: [key for key in keys[part] if _is_in(part, key)] for part in PARTS}
    hidden = _hidden(list(chain.from_iterable(by_part.values())))
    shown = [key for of in by_part.values() for key in of if key not in hidden]
    lines = _read(viewer, shown[:MOST]) | _counted(hidden, by_part)
    parts = {
        part: [lines[key] for key in of if key in lines] for part, of in by_part.items()
    }
    return Day(started_by(viewer)[:MOST], parts, has_more=len(shown) > MOST)


def _is_in(part: Part, key: Key) -> bool:
    return part != Part.LATER or key.what in {Kind.REPORT, DeadlineKind.TASKING}


def _hidden(keys: Sequence[Key]) -> Mapping[Key, str]:
    """Return what is only counted, each by its kind."""
    ids = [key.pk for key in keys if key.kind == Kind.DEADLINE]
    columns = [f"{owner}_id" for owner in COUNTED]
    rows = Deadline.objects.filter(pk__in=ids).values_list("pk", *columns)
    of = {
        pk: owner
        for pk, *found in rows
        for owner, is_on in zip(COUNTED, found, strict=True)
        if is_on
    }
    return {
        key: key.kind if key.kind in COUNTED_KINDS else of[key.pk]
        for key in keys
        if key.kind in COUNTED_KINDS or (key.kind == Kind.DEADLINE and key.pk in of)
    }


def _counted(
    hidden: Mapping[Key, str], by_part: Mapping[Part, Sequence[Key]]
) -> dict[Key, Line]:
    """Return one line for all of a kind in a part, where the most urgent stands."""
    alike: dict[tuple[Part, str, bool], list[Key]] = {}
    for part, keys in by_part.items():
        for key in keys:
            if key in hidden:
                of = (part, hidden[key], key.rank == Rank.DANGER)
                alike.setdefault(of, []).append(key)
    firsts = [of[0].pk for of in alike.values() if of[0].kind == Kind.DEADLINE]
    rows = Deadline.objects.select_related("referral").in_bulk(firsts) if firsts else {}
    return {
        of[0]: Counted(kind, is_danger, len(of), of[0], rows.get(of[0].pk))
        for (_, kind, is_danger), of in alike.items()
    }


def _read(viewer: User, keys: Sequence[Key]) -> dict[Key, Line]:
    """Return the rows of these keys; of what is due on a tasking the tasking."""
    to_answer = {key.pk: key for key in keys if key.what == DeadlineKind.TASKING}
    others = [key for key in keys if key.what != DeadlineKind.TASKING]
    rows = read_rows(viewer, others)
    found = {
        key: rows[key.kind, key.pk] for key in others if (key.kind, key.pk) in rows
    }
    return found | _taskings(viewer, to_answer)


def _taskings(viewer: User, to_answer: Mapping[int, Key]) -> dict[Key, Tasking]:
    if not to_answer:
        return {}
    due = Deadline.objects.filter(pk__in=to_answer).values_list("tasking_id", "pk")
    of = dict(due)
    # One that was answered a moment ago is due until the sweep.
    open_ones = TASKINGS.rows(viewer).filter(pk__in=of, status__in=OPEN)
    rows = TASKINGS.loaded(open_ones)
    found = {to_answer[of[row.pk]]: row for row in rows}
    consulted(row.reference for row in found.values())
    return found
