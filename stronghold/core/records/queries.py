"""Queries common to all records: lists, filters, one row, history."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db.models import (
    Count,
    DateField,
    F,
    Model,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.database.expressions import FourWeeks
from stronghold.core.geography.models import Area, Street
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import LONDON
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.records.filters import (
    ListFilter,
)
from stronghold.core.records.kind import Kind, RecordKind
from stronghold.core.records.models import Record
from stronghold.core.records.pages import (
    ByReference,
    Page,
    PageRequest,
    Position,
    Sorting,
    page_of,
    position_of,
)
from stronghold.core.records.rules import (
    is_reference,
)

M = TypeVar("M", bound=Model)
AREAS = ("district", "ward", "lsoa")
RELATED = (*AREAS, "street", "premises", "recorded_by", "error_by")
# Of what is related, fields that no list or page of a record shows. Outlines of areas
# are large; a point takes as long to read as ten words.
NOT_READ: dict[Any, tuple[str, ...]] = {
    Area: ("outline", "point"),
    Street: ("point",),
    User: (
        "password",
        "last_login",
        "email",
        "takes_referrals",
        "reviews_closures",
        "signs_as",
        "page_code",
        "created_at",
        "one_time_until",
        "confirmed_at",
        "confirmed_by",
        "approved_at",
    ),
}
# Foreign keys that only some record types have.
OWN_RELATED = {
    "merged_into",
    "team",
    "assigned_to",
    "arrest",
    "same_as",
    "issuer",
    "caseworker",
    "organisation",
    "operation",
}


def listed(kind: RecordKind[M], viewer: User, wanted: ListFilter) -> QuerySet[M]:
    """Return all rows of a kind's list, sortable. The caller logs the read."""
    return RecordList(kind, viewer, wanted).sortable


class RecordList:
    """A kind's list, as a viewer filters and sorts it.

    What they may see is worked out once for all that is asked of the list.
    """

    def __init__(
        self,
        kind: RecordKind[Any],
        viewer: User,
        wanted: ListFilter,
        *,
        sorting: Sorting | None = None,
    ) -> None:
        self._kind, self._wanted, self._viewer = kind, wanted, viewer
        self._order = sorting.order if sorting else kind.order
        visible = kind.rows(viewer)
        self._rows = visible.filter(wanted.rows(viewer))
        self._by = _Named(kind, visible)

    @property
    def has_days(self) -> bool:
        """Say whether days narrow the list, as where a figure leads to it."""
        chosen = self._wanted.as_params()
        filters = self._wanted.filters
        return any(one.is_of_days and chosen.get(one.name) for one in filters)

    @property
    def sortable(self) -> QuerySet[Any]:
        """All rows of the list, with what orders them."""
        return self._kind.sortable(self._rows)

    def page(self, ask: PageRequest) -> Page[Any]:
        """Return a page of the list, and log the read."""
        rows = self._kind.loaded(with_related(self.sortable))
        page = page_of(rows, order=self._order, ask=ask, by=self._by)
        references = (row.reference for row in page.items)
        consulted(references, **self._wanted.as_params())
        return page

    def position(self, page: Page[Any]) -> Position:
        """Return where a page of the list is, and how many records the list has."""
        # The first page is counted without what orders the list.
        rows = self.sortable if page.newer else self._rows
        return position_of(rows, page, order=self._order, by=self._by)


def titles(kind: Kind[Any], viewer: User, references: Iterable[str]) -> dict[str, str]:
    """Return the titles of those of these records of a kind that the viewer may see."""
    rows = with_related(kind.rows(viewer)).filter(reference__in=set(references))
    found = {row.reference: kind.title(row) for row in rows}
    consulted(found)
    return found


class _Named(ByReference[Any]):
    """The rows of a kind's list; what orders a row is worked out once it is found."""

    def __init__(self, kind: RecordKind[Any], every: QuerySet[Any]) -> None:
        super().__init__(every)
        self.kind = kind

    def find(self, name: str) -> QuerySet[Any]:
        return self.kind.sortable(super().find(name))


def all_loaded(kind: Kind[M], rows: QuerySet[M]) -> list[M]:
    """Return all of these rows of a kind with what pages show, if there are any.

    Most records have no referral, disclosure or duplicate. That is asked first: what is
    related to each takes up to ten joins, which take longer to write and to plan than
    to read.
    """
    return list(kind.loaded(with_related(rows))) if rows.exists() else []


def in_days(
    rows: QuerySet[Any], kind: RecordKind[Any], *, first: date, end: date
) -> QuerySet[Any]:
    """Narrow records to those that count from `first` to the day before `end`."""
    days = {f"{kind.day}__gte": first, f"{kind.day}__lt": end}
    # Follows from the days: the index of the points of reports has the weeks first.
    weeks = [FourWeeks(Value(day, DateField())) for day in (first, end)]
    by_weeks: QuerySet[Any] = rows.alias(weeks=FourWeeks(F(kind.day)))
    return by_weeks.filter(weeks__range=weeks, **days)


def one_record(kind: Kind[M], viewer: User, reference: str) -> M:
    """Return one record with what its page shows; NotFound if it may not be seen."""
    return one_of(kind.loaded(with_related(kind.rows(viewer))), reference)


def history(
    kind: Kind[Any], viewer: User, reference: str, *, of: Any = None
) -> list[Any]:
    """Return each stored version of a record, the oldest first.

    `of` is the record, if it is loaded with what is related to it. Of one that is seen
    roughly there is none: each version has the day on which it was stored.
    """
    if of is not None and kind.is_blurred(of):
        consulted([reference])
        return []
    return history_of(kind.rows(viewer), reference, of=of)


def one_of(rows: QuerySet[M], reference: str) -> M:
    """Return the record, and log the read. NotFound if the viewer may not see it."""
    row = _by_reference(rows, reference).first()
    if row is None:
        raise NotFound
    consulted([reference])
    return row


def load_codes(kind: Kind[Any], viewer: User, row: Any, *, of: Sequence[str]) -> None:
    """Load the codes of related rows of a record just stored, and log the read.

    NotFound if the viewer may not see it.
    """
    rows = kind.rows(viewer).select_related(*of).only(*(f"{name}__code" for name in of))
    found = rows.filter(pk=row.pk).order_by()[:1]
    if not found:
        raise NotFound
    for name in of:
        setattr(row, name, getattr(found[0], name))
    consulted([row.reference])


def place_of(row: Record) -> PlaceMeant:
    """Return the place of a record."""
    return PlaceMeant(row.place_text, row.point, row.street_id, row.premises_id)


def _by_reference(rows: QuerySet[M], reference: str) -> QuerySet[M]:
    return rows.filter(reference=reference) if is_reference(reference) else rows.none()


def history_of(rows: QuerySet[Any], reference: str, *, of: Any = None) -> list[Any]:
    """Return the history rows of one of these records, oldest first; `of` as above."""
    events = rows.model.pgh_event_model
    # One id that is found first, and not a set, which may be looked up last, in every
    # stored version of every record.
    record = Subquery(_by_reference(rows, reference).order_by().values("pk")[:1])
    found = list(events.objects.filter(pgh_obj_id=record).order_by("pgh_id"))
    consulted([reference])
    _share_related(events, found, of)
    return found


def _share_related(model: type[Model], versions: Sequence[Any], of: Any) -> None:
    """Give versions of a record the related rows that pages show.

    Nearly all are those of the record, so ten joins would read again what is loaded.
    """
    fields = {name: model._meta.get_field(name) for name in _related_in(model)}
    related = [getattr(of, name) for name in fields] if of else []
    known: dict[Any, Any] = {(type(one), one.pk): one for one in related if one}
    missing: dict[Any, set[int]] = defaultdict(set)
    for version in versions:
        for name, field in fields.items():
            pk = getattr(version, f"{name}_id")
            if pk and (field.related_model, pk) not in known:
                missing[field.related_model].add(pk)
    for other, pks in missing.items():
        rows = other._default_manager.filter(pk__in=pks)
        rows = rows.defer(*NOT_READ.get(other, ()))
        known |= {(other, row.pk): row for row in rows}
    for version in versions:
        for name, field in fields.items():
            one = known.get((field.related_model, getattr(version, f"{name}_id")))
            if one:
                setattr(version, name, one)


def _related_in(model: type[Model]) -> list[str]:
    """Return the foreign keys of a kind of record to what its pages show."""
    names = {field.name for field in model._meta.fields}
    return [name for name in RELATED + tuple(sorted(OWN_RELATED)) if name in names]


def with_related(
    rows: QuerySet[M], *, only: Collection[str] | None = None
) -> QuerySet[M]:
    """Load the related rows that pages show in the same query, or `only` these of them,
    without what is NOT_READ.
    """
    related = [name for name in _related_in(rows.model) if only is None or name in only]
    field = rows.model._meta.get_field
    unread = [
        f"{name}__{of}"
        for name in related
        for of in NOT_READ.get(field(name).related_model, ())
    ]
    return rows.select_related(*related).defer(*unread)


def hours_of(
    rows: QuerySet[Any], *, at: str = "occurred_at"
) -> dict[tuple[int, int], int]:
    """Count rows by weekday (Monday is 0) and hour of a time, both in London.

    Rows without that time are left out. Counting is not logged as reading.
    """
    timed = rows.filter(Q((f"{at}__isnull", False))).order_by()
    weekday = ExtractIsoWeekDay(at, tzinfo=LONDON)
    hour = ExtractHour(at, tzinfo=LONDON)
    counted = timed.values_list(weekday, hour).annotate(n=Count("pk"))
    return {(day - 1, at_hour): n for day, at_hour, n in counted}


def names_of_people(ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people, by id."""
    people = User.objects.filter(pk__in=set(ids))
    return dict(people.values_list("pk", "display_name"))
