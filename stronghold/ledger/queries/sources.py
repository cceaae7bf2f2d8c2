"""Where the entries of a ledger come from: one source for each kind of record."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from operations.closures.models import ClosureCase
from operations.closures.redaction import CLOSURE_FIELDS
from operations.closures.visibility import visible_closures
from reports.models import Report
from reports.report.redaction import REPORT_FIELDS
from reports.report.visibility import visible_reports
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.expressions import LondonMidnight
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import with_related
from stronghold.core.sharing.fields import FieldClass, fields_read_by
from stronghold.ledger.queries.places import LedgerPlace

NOT_IN_ERROR = Q(error_at__isnull=True)


@dataclass(frozen=True)
class Source:
    """One kind of record: its rows, which of them count, and their order on the axis.

    `day` is the field that figures count by; `at` is each row's time on the axis, the
    start of its day if the time is not known. `prefix` starts the kind's references.
    """

    code: str
    prefix: str
    verb: Verb
    model: Any
    visible: Callable[[User], Q]
    counted: Q
    day: str
    at: Combinable
    fields: dict[str, FieldClass]

    def rows(self, viewer: User) -> QuerySet[Any]:
        """Return the rows of this kind that the viewer may see, at all places."""
        found: QuerySet[Any] = self.model.objects.filter(self.visible(viewer))
        return found

    def rows_at(self, viewer: User, place: LedgerPlace) -> QuerySet[Any]:
        """Return the rows of this kind at a place that the viewer may see."""
        return self.rows(viewer).filter(place.here)

    def counted_at(self, viewer: User, place: LedgerPlace) -> QuerySet[Any]:
        """Return the rows of this kind at a place that count."""
        return self.rows_at(viewer, place).filter(self.counted)

    def counts_by(self, field: str, viewer: User, ids: Sequence[int]) -> Counter[int]:
        """Return the count at each of these streets or premises, by `field`."""
        rows = self.rows(viewer).filter(self.counted, **{f"{field}__in": ids})
        counted = rows.order_by().values(at=F(field)).annotate(n=Count("pk"))
        return Counter({row["at"]: row["n"] for row in counted})

    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Load with each row the related rows that its entry needs."""
        return with_related(rows)

    def shown(self, viewer: User) -> frozenset[str]:
        return fields_read_by(viewer, self.verb, self.fields)


class KindSource(Source):
    """A kind of record by its own description."""

    kind: ClassVar[RecordKind[Any]]

    def rows_at(self, viewer: User, place: LedgerPlace) -> QuerySet[Any]:
        return self.kind.rows_at(viewer, place.here)

    def counted_at(self, viewer: User, place: LedgerPlace) -> QuerySet[Any]:
        return self.kind.counted_at(viewer, place.here)

    def counts_by(self, field: str, viewer: User, ids: Sequence[int]) -> Counter[int]:
        return self.kind.counts_by(field, viewer, ids)

    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return self.kind.loaded(with_related(rows))


def source_of(kind: RecordKind[Any]) -> Source:
    """Return the source of a kind that has a description."""
    made = type(f"{kind.one}Source", (KindSource,), {"kind": kind})
    source: Source = made(
        code=kind.code,
        prefix=kind.prefix,
        verb=kind.read,
        model=kind.model,
        visible=kind.visible,
        counted=kind.counted,
        day=kind.day,
        at=kind.at(),
        fields=dict(kind.classes),
    )
    return source


class ClosureSource(Source):
    """Closure cases with their deadlines, from which the lawful limits are taken."""

    def loaded(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return super().loaded(rows).prefetch_related("deadlines")


REPORTS = Source(
    code="reports",
    prefix="R",
    verb=Verb.READ_REPORTS,
    model=Report,
    visible=visible_reports,
    # A merged report counts only as the report it was merged into.
    counted=NOT_IN_ERROR & Q(merged_into__isnull=True),
    day="received_on",
    at=F("received_at"),
    fields=dict(REPORT_FIELDS),
)
_OCCURRED = Coalesce(F("occurred_at"), LondonMidnight(F("occurred_on")))
CLOSURES = ClosureSource(
    code="closures",
    prefix="C",
    verb=Verb.READ_CLOSURES,
    model=ClosureCase,
    visible=visible_closures,
    counted=NOT_IN_ERROR & Q(served_on__isnull=False),
    day="served_on",
    at=Coalesce(LondonMidnight(F("served_on")), _OCCURRED),
    fields=dict(CLOSURE_FIELDS),
)
