"""Reads of activities: those under way, what was done in a period, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from operations.activities.choices import Outside
from operations.activities.models import Activity, TookPart
from operations.activities.record import ACTIVITIES, STILL
from operations.activities.rules import key_of, read_key
from operations.operation.models import Operation
from operations.operation.queries import organisations_to_choose, with_parts
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.queries import with_related


@dataclass(frozen=True)
class Other:
    """Another organisation that took part: its row here, or the kind that has none.

    Without `minutes` its people stayed as long as the activity took.
    """

    n_people: int
    organisation: Organisation | None = None
    outside: str = ""
    minutes: int | None = None

    @property
    def key(self) -> str:
        code = self.organisation.code if self.organisation else ""
        return key_of(code, self.outside)


def other_named(viewer: User, key: str, *, n_people: int, minutes: int | None) -> Other:
    """Return the organisation named in a form or an API request, with its people.

    Raises RuleBroken if the viewer's force has no such organisation, and there is no
    such kind.
    """
    code, outside = read_key(key)
    if outside:
        if outside not in Outside.values:
            raise RuleBroken("Choose who took part", field="others")
        return Other(n_people, outside=outside, minutes=minutes)
    known = {body.code: body for body in organisations_to_choose(viewer)}
    if code not in known:
        raise RuleBroken("Choose one of the organisations", field="others")
    return Other(n_people, known[code], minutes=minutes)


def started_as(viewer: User, client_uuid: UUID) -> Activity | None:
    """Return the stored activity that the viewer started under a client UUID."""
    rows = with_related(ACTIVITIES.rows(viewer))
    row = rows.filter(recorded_by=viewer, client_uuid=client_uuid).first()
    if row is not None:
        consulted([row.reference])
    return row


def started_by(viewer: User) -> list[Activity]:
    """Return the activities that the viewer started and has not ended, oldest first."""
    rows = ACTIVITIES.rows(viewer).filter(
        recorded_by=viewer, is_under_way=True, error_at__isnull=True
    )
    found = list(ACTIVITIES.loaded(with_related(rows)).order_by("occurred_at", "pk"))
    consulted(row.reference for row in found)
    return found


@dataclass(frozen=True)
class Worked:
    """What one organisation, or one kind of them, did in several activities.

    `key` names it in the filter of the list. `minutes` are those of all its people
    together, where the length is known.
    """

    key: str
    name: str
    n: int
    minutes: int


@dataclass(frozen=True)
class Hours:
    """Who worked in some activities: how many there are, each counted once.

    `n_joint` of them had more than one organisation.
    """

    n: int = 0
    n_joint: int = 0
    by: Sequence[Worked] = ()

    @property
    def people_hours(self) -> float:
        """The hours of all people of all organisations together."""
        return sum(each.minutes for each in self.by) / 60


@dataclass(frozen=True)
class Done:
    """Activities of a period: who worked in them, and the latest of them."""

    hours: Hours
    latest: Sequence[Activity]


def hours_of(rows: QuerySet[Activity]) -> Hours:
    """Return who worked in these activities, the most hours first.

    An activity counts once; the hours are the sum over the one that led and the others.
    """
    led = rows.order_by().values("organisation__code", "organisation__name")
    own = led.annotate(
        n=Count("pk"),
        minutes=Sum(F("n_people") * F("minutes"), output_field=IntegerField()),
    )
    parts = TookPart.objects.filter(STILL, activity__in=rows.order_by().values("pk"))
    length = Coalesce("minutes", "activity__minutes")
    of = parts.order_by().values("organisation__code", "organisation__name", "outside")
    helped = of.annotate(
        n=Count("pk"),
        minutes=Sum(F("n_people") * length, output_field=IntegerField()),
    )
    found: dict[str, Worked] = {}
    n = 0
    for row in own:
        n += row["n"]
        _add(found, row, outside="")
    others = list(helped)
    for row in others:
        _add(found, row, outside=row["outside"])
    joint = parts.aggregate(n=Count("activity", distinct=True))["n"] if others else 0
    by = sorted(found.values(), key=lambda each: (-each.minutes, each.name))
    return Hours(n, joint, by)


def _add(found: dict[str, Worked], row: Mapping[str, Any], *, outside: str) -> None:
    """Add what an organisation did to what is found of it already."""
    key = key_of(row["organisation__code"] or "", outside)
    name = row["organisation__name"] or str(Outside(outside).label)
    before = found.get(key, Worked(key, name, 0, 0))
    minutes = before.minutes + (row["minutes"] or 0)
    found[key] = Worked(key, name, before.n + row["n"], minutes)


def last_seven_days(viewer: User, *, limit: int = 5) -> Done:
    """Return the activities of the last seven days, including today."""
    since = clock.today() - timedelta(days=6)
    return _done(viewer, Q(occurred_on__gte=since), limit=limit)


def done_in(viewer: User, operation: Operation, *, limit: int = 5) -> Done:
    """Return the activities of an operation, those of its parts included."""
    return _done(viewer, Q(operation__in=with_parts(operation)), limit=limit)


def _done(viewer: User, wanted: Q, *, limit: int) -> Done:
    rows = ACTIVITIES.rows(viewer).filter(wanted, ACTIVITIES.counted)
    related = (
        "operation",
        "organisation",
        "street",
        "ward",
        "recorded_by",
        "error_by",
    )
    found = ACTIVITIES.loaded(rows.select_related(*related).defer("ward__outline"))
    latest = list(found.order_by("-occurred_on", "-pk")[:limit])
    consulted(row.reference for row in latest)
    return Done(hours_of(rows), latest)


def all_parts(viewer: User, activity: Activity) -> list[TookPart]:
    """Return who took part beside the lead, with those removed since: its history."""
    # Not `activity.others`: what was loaded with the activity leaves out the removed.
    rows = TookPart.objects.filter(
        activity=activity, activity__in=ACTIVITIES.rows(viewer)
    )
    people = ("organisation", "added_by", "removed_by")
    return list(rows.select_related(*people).order_by("pk"))
