"""What a kind is: the one description that everything that shows it uses.

Each topic has one in its `record.py`; `operations/records.py` and `reports/records.py`
list them. A search, a ledger, an export, the API and a map program then show the kind
without knowing its name.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, F, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.expressions import LondonMidnight
from stronghold.core.records.blur import Blur, as_seen
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Choice, Field, classes_of, labels_of
from stronghold.core.records.filters import AreaFilter, DayFilter, Filter, YesFilter
from stronghold.core.records.pages import Sorting, by_time
from stronghold.core.records.rules import read_reference
from stronghold.core.registered import the_one
from stronghold.core.sharing.fields import READ_BY_POLICE, FieldClass, fields_read_by
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Tag

R = TypeVar("R", bound=Model)
NOT_IN_ERROR = Q(error_at__isnull=True)
# The filter of a list to what the viewer recorded.
MINE = "mine"
# What says where a record is, the most exact first.
PLACES = ("place_text", "street", "ward")
IN_ERROR = Tag("Recorded in error", "stopped")


# A page names up to hundreds of addresses, most of them of lists and of what was shown
# just before. Django took a tenth of the time of the brief to write them.
@lru_cache(maxsize=4096)
def _address(name: str, args: tuple[str, ...]) -> str:
    return reverse(name, args=args)


@dataclass(frozen=True)
class WithdrawVerbs:
    """The verbs to mark a record as in error: the recorder's own, or any."""

    own: Verb
    any: Verb


class Kind(Generic[R]):
    """One kind of row with a reference, a page and a history.

    It is a record (see RecordKind), or a plan that belongs to no day or point. A
    subclass fills the attributes and adds what is special. `app` is the namespace of
    its pages, and `prefix` the first letter of its references.
    """

    code: str
    app: str
    prefix: str
    model: type[R]
    fields: Sequence[Field]
    read: Verb
    write: Verb

    # Words, on screen and in files.
    one: str
    many: str
    new_text: str
    first: str

    # For the record of processing: what it is for, and whom it may be about.
    purpose: str = ""
    people: Sequence[People] = ()

    # The fields that its title says, beside its place. Anyone who may read the record
    # may read them.
    in_title: Sequence[str] = ()
    # The fields of which some see rough values. None changes once it is stored.
    rough: Sequence[str] = ()
    # Whether its title names its place.
    is_titled_by_place = False
    # Whether a browser's tab says what one is about and on which street: never for
    # what was typed, or for what no one beside the reader should notice.
    is_named_in_tab = False

    def visible(self, viewer: User) -> Q:
        """Return which rows the viewer may know of."""
        raise NotImplementedError

    def loaded(self, rows: QuerySet[R]) -> QuerySet[R]:
        """Load with each row the related rows that its list and page need."""
        return rows

    def blurred(self, viewer: User) -> Blur | None:
        """Return which of these rows the viewer sees roughly, and how."""
        return None

    def is_blurred(self, row: R) -> bool:
        """Say whether a row was read by someone who sees it roughly."""
        return False

    def rows(self, viewer: User) -> QuerySet[R]:
        """Return the rows that the viewer may know of, as they see them.

        The caller logs the read.
        """
        every = self.model._default_manager.all()
        return as_seen(every, self.blurred(viewer)).filter(self.visible(viewer))

    def stored(self, by: User) -> QuerySet[R]:
        """Return the same as they are stored, to be locked and changed, not shown."""
        return self.model._default_manager.filter(self.visible(by))

    def url(self, page: str, *args: str) -> str:
        return _address(f"{self.app}:{page}", args)

    @cached_property
    def classes(self) -> Mapping[str, FieldClass]:
        """The class of redaction of each field of the model."""
        return classes_of(self.fields)

    def check(self) -> None:
        """Raise ImproperlyConfigured for a field of the model that has no row.

        The site does not start until someone has decided who may read it.
        """
        missing = {field.name for field in self.model._meta.fields} - set(self.classes)
        for name in self.titled_by:
            if self.classes.get(name) not in READ_BY_POLICE:
                raise ImproperlyConfigured(
                    f"The title of {self.model.__name__} says {name}, but not "
                    "everyone who may read the record may read that"
                )
        if not (self.purpose and self.people):
            raise ImproperlyConfigured(
                f"{type(self).__name__} has no purpose or no people in its record.py. "
                "The record of processing states both"
            )
        if missing:
            named = ", ".join(sorted(missing))
            raise ImproperlyConfigured(
                f"{self.model.__name__}.{named} has no row in its record.py. Add one "
                "with its class, which says who may read it: "
                f"{', '.join(FieldClass)}"
            )

    def shown_to(self, viewer: User) -> frozenset[str]:
        """Return the fields that the viewer may read."""
        return fields_read_by(viewer, self.read, self.classes)

    def labels(self, shown: Collection[str]) -> Mapping[str, str]:
        """Return the labels of the fields whose changes the history shows."""
        return labels_of(self.fields, shown)

    def about(self, facts: Mapping[str, Any]) -> str:
        """Return the beginning of a title: what is known, and no allegation as a fact.

        `facts` are those of `titled_by`, as stored. One that is withheld is missing.
        """
        return self.one

    def about_at(self, facts: Mapping[str, Any], place: str) -> str:
        """Return a title with its place in words."""
        return f"{self.about(facts)}, {place}"

    def title_of(self, facts: Mapping[str, Any]) -> str:
        """Return the title that these facts alone make.

        Without a place in words it names the street, or else the ward.
        """
        if place := facts.get("place_text"):
            return self.about_at(facts, place)
        area = facts.get("street") or facts.get("ward")
        return f"{self.about(facts)}, {area}" if area else self.about(facts)

    @property
    def titled_by(self) -> Sequence[str]:
        """The fields that a title may be made of."""
        return [*self.in_title, *self._title_places]

    @property
    def _title_places(self) -> Sequence[str]:
        return PLACES if self.is_titled_by_place else ()

    def title(self, row: R) -> str:
        """Return what pages call a row: what is known of it, and where."""
        facts = self._facts(row, self.in_title)
        # The first that it has: a list need not load the others.
        for name in self._title_places:
            if value := self.field(name).value(row):
                return self.title_of({**facts, name: value})
        return self.title_of(facts)

    def tab(self, row: R) -> str:
        """Return what a browser's tab and history call a row.

        It holds no house number, no name of premises, and nothing that was typed.
        """
        reference: str = row.reference  # type: ignore[attr-defined]
        if not self.is_named_in_tab:
            return f"{self.one}, {reference}"
        street = ("street",) if self.is_titled_by_place else ()
        facts = self._facts(row, (*self.in_title, *street))
        return f"{self.title_of(facts)}, {reference}"

    def _facts(self, row: R, names: Sequence[str]) -> dict[str, Any]:
        return {name: self.field(name).value(row) for name in names}

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def entered_in(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a form or a body gives of the fields that can be entered."""
        names = [field.name for field in self.entered]
        return {name: given[name] for name in names if name in given}

    def not_known(self, *, but: Collection[str] = ()) -> dict[str, Any]:
        """Return what the fields that can be entered are when nothing was, by name."""
        columns: Any = self.model._meta
        return {
            field.name: columns.get_field(field.name).get_default()
            for field in self.entered
            if field.name not in but
        }

    @cached_property
    def code_filters(self) -> Sequence[Choice]:
        """The filters of its list by a code."""
        choices = [field for field in self.fields if isinstance(field, Choice)]
        return [choice for choice in choices if choice.is_filter]

    @cached_property
    def entered(self) -> Sequence[Field]:
        """The fields that someone enters, in a form or by a program."""
        return [field for field in self.fields if field.is_entered]

    def values(self, row: R, shown: Collection[str]) -> dict[str, Any]:
        """Return what the API shows of a row."""
        return {
            field.name: field.value(row)
            for field in self.fields
            if field.in_api and field.name in shown
        }


class RecordKind(Kind[R]):
    """One kind of record: what happened on a day, most often at a place.

    Figures and lists count a record on `day`; `counted` says which count.
    """

    withdraw: WithdrawVerbs

    another_text: str
    empty_text: str

    day = "occurred_on"
    # The day that the list is ordered and narrowed by, where it is another one.
    listed_on = "occurred_on"
    # Its areas are those of the first of these days that it has.
    area_days: Sequence[str] = ("occurred_on",)
    more_filters: Sequence[Filter] = ()
    # The ways to sort its list, the usual one first.
    sorts: Sequence[Sorting] = by_time("When")
    counted: Q = NOT_IN_ERROR
    # What a search for words looks in; None if the kind cannot be searched.
    searched: SearchVector | None = None
    # Whether a ledger lists it at its place, and also if there are none of it.
    is_at_places = True
    is_titled_by_place = True
    is_named_in_tab = True
    is_always_shown = False
    # Whether one can be at several premises: then its own are not all, and only
    # `counts_by` counts it at each.
    is_at_several = False
    # Whether the navigation and the page of operations link to its list.
    in_menu = False
    # The fields that a list shows beside reference, time and place.
    in_list: Sequence[str] = ()
    # How many results a search of all kinds shows.
    few = 5
    # How map programs describe the collection; "" if they are not offered it.
    features_text = ""
    # The fields that can be disclosed to a named person, in their order. Never list who
    # reported it, a grade, original words, who recorded it, or an exact point.
    disclosed: Sequence[str] = ()

    def verb_to_write(self, by: User) -> Verb:
        """Return the verb that someone needs to record or change one."""
        return self.write

    def verbs_to_withdraw(self, row: R) -> WithdrawVerbs:
        """Return the verbs to mark a row as in error."""
        return self.withdraw

    def listed(self, *, is_by_reference: bool) -> Q:
        """Return what a list leaves out, unless someone looks for one reference."""
        return Q()

    @property
    def order(self) -> Sequence[str]:
        """The usual order of its list."""
        return self.sorts[0].order

    def sorted_by(self, code: str) -> Sorting:
        """Return the way to sort with this code, or else the usual one."""
        return next((one for one in self.sorts if one.code == code), self.sorts[0])

    def what(self, row: R) -> str:
        """Say what a row is about, in a few words, where its place is known."""
        return self.about(self._facts(row, self.in_title))

    def with_facts(self, rows: QuerySet[R]) -> QuerySet[R]:
        """Load with each row what a list of several kinds says of it."""
        return self.loaded(rows)

    def facts(self, row: R, shown: Collection[str]) -> Sequence[str]:
        """Return the main facts of a row, of the fields that the viewer may read."""
        return []

    def found_facts(self, row: R) -> Sequence[str]:
        """Return what a search result shows beside the time and the place."""
        return []

    def status(self, row: R) -> Tag | None:
        """Return the status of a row, if it has one."""
        return IN_ERROR if self.is_in_error(row) else None

    def counts(self, row: R) -> bool:
        """Say whether figures count a row; one that they leave out is drawn in grey."""
        return not self.is_in_error(row)

    def is_in_error(self, row: R) -> bool:
        error_at: datetime | None = getattr(row, "error_at", None)
        return error_at is not None

    def on(self, row: R) -> date:
        """Return the day under which a row is listed."""
        day: date = getattr(row, self.day)
        return day

    def when(self, row: R) -> str:
        """Write when it was, for a table cell."""
        return short_when(self.on(row), getattr(row, "occurred_at", None))

    def at(self) -> Combinable:
        """Return when a row is on an axis of time; the start of its day if unknown."""
        return Coalesce(F("occurred_at"), LondonMidnight(F(self.day)))

    def rows_at(self, viewer: User, here: Q) -> QuerySet[R]:
        """Return the rows at a place; `here` is the condition for it."""
        return self.rows(viewer).filter(here)

    def counted_at(self, viewer: User, here: Q) -> QuerySet[R]:
        """Return the rows at a place that count."""
        return self.rows_at(viewer, here).filter(self.counted)

    def counts_by(self, field: str, viewer: User, ids: Sequence[int]) -> Counter[int]:
        """Return the count at each of these streets or premises, by `field`."""
        rows = self.rows(viewer).filter(self.counted, **{f"{field}__in": ids})
        counted = rows.order_by().values(at=F(field)).annotate(n=Count("pk"))
        return Counter({row["at"]: row["n"] for row in counted})

    def where(self, row: R) -> str:
        """Return the place of a row, in a list of several kinds."""
        place: str = getattr(row, "place_text", "")
        return place

    def words(self, row: R, shown: Collection[str]) -> str:
        """Return the text of a row, for a list of several kinds."""
        return ""

    def sortable(self, rows: QuerySet[R]) -> QuerySet[R]:
        """Return rows with what `order` names and the table does not store."""
        return rows

    def release_day(self) -> Combinable:
        """Return the day by which records that an agreement may release are counted."""
        return F(self.listed_on)

    def release_facts(self) -> Mapping[str, Combinable]:
        """Return what decides whether an agreement releases a row.

        By the names of partners.preview.rules.held_back.Facts, beyond what all kinds
        have there.
        """
        return {}

    @property
    def counted_one(self) -> str:
        """What a count of one is called."""
        return self.one.lower()

    @property
    def counted_many(self) -> str:
        """What a count of several is called."""
        return self.many.lower()

    def note_words(self, viewer: User, rows: Iterable[R]) -> None:
        """Log that an answer shows the text of these rows, if that has a log entry."""

    @property
    def export(self) -> str:
        """The code of the export of its list; "" if the list cannot be exported."""
        return self.code

    @cached_property
    def filters(self) -> Sequence[Filter]:
        """What narrows the list, in the order of its panel: what every kind has, the
        codes marked so, what else the kind has, and what only links give.
        """
        own = [*self.code_filters, *self.more_filters]
        boxes = [one for one in own if isinstance(one, YesFilter)]
        others = [one for one in own if not isinstance(one, YesFilter)]
        return [
            _OfReference(self),
            DayFilter("from", "From", self.listed_on, means="First day counted"),
            DayFilter(
                "to", "To", self.listed_on, is_last=True, means="Last day counted"
            ),
            *others,
            AreaFilter(),
            *boxes,
            _RecordedByMe(),
            _WithThoseInError(),
            *the_one("LINKED_FILTERS")(self),
        ]


class _OfReference(Filter):
    """A reference, or the start of one. It finds what the list leaves out, too."""

    name, label = "reference", "Reference"
    means = "A reference, or the start of one"

    def __init__(self, kind: RecordKind[Any]) -> None:
        self._kind = kind

    def read(self, text: str) -> str:
        return read_reference(text, prefix=self._kind.prefix)

    def rows(self, text: str, viewer: User) -> Q:
        found = Q(reference__startswith=text)
        return found & self._kind.listed(is_by_reference=True)

    def rows_without(self, viewer: User) -> Q:
        return self._kind.listed(is_by_reference=False)


class _RecordedByMe(YesFilter):
    """Only the records that the viewer recorded."""

    name, label = MINE, "Recorded by me"
    means = "yes: only records by the caller"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(recorded_by=viewer)


class _WithThoseInError(YesFilter):
    """Also the records that were marked as recorded in error."""

    name, label = "in_error", "Include those recorded in error"
    means = "yes: also records marked as recorded in error"

    def rows(self, text: str, viewer: User) -> Q:
        return Q()

    def rows_without(self, viewer: User) -> Q:
        return NOT_IN_ERROR
