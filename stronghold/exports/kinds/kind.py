"""What a kind of export is: the request for it, and the rows of its file."""

from collections.abc import (
    Callable,
    Collection,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from django.contrib.gis.db.models.functions import AsGeoJSON, AsWKB, Transform
from django.db import connection, transaction
from django.db.models import Expression, QuerySet, TextField, Value
from django.db.models.expressions import Combinable
from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import Filter, ListFilter
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.presenters import address
from stronghold.core.sharing.fields import FieldClass, fields_read_by
from stronghold.core.ui.tables import Cell, Column, FileLabel
from stronghold.exports.choices import MAPS, TABLES, FileFormat
from stronghold.exports.columns import ExportColumn, readable
from stronghold.figures.question import Params, single_values

# How many rows are fetched at a time from the server-side cursor.
BATCH = 2_000


@dataclass(frozen=True)
class Form:
    """What is read of each row: the columns, the file format and the coordinates."""

    columns: Sequence[ExportColumn]
    file_format: FileFormat
    srid: int


@dataclass(frozen=True)
class ReadRow:
    """One row: the record's reference (empty if none), its geometry and its cells."""

    reference: str
    geometry: bytes | str | None
    cells: Sequence[Cell]


# Returns how QGIS draws a layer (QML); called once its rows are written.
Style = Callable[[], str]


@dataclass(frozen=True)
class Layer:
    """One table of a file: its rows, their geometry type, and their style in QGIS."""

    name: str
    columns: Sequence[Column]
    rows: Generator[ReadRow]
    shape: Literal["Point", "MultiPolygon"]
    style: Style | None = None


@dataclass(frozen=True)
class Making:
    """What a document needs as it is written.

    Its `label`; `read`, which names a record that the document has; and `go_on`, which
    renews the lease: it raises LeaseLost if the file is no longer wanted.
    """

    label: FileLabel
    read: Callable[[str], None]
    go_on: Callable[[], None]


Document = Callable[[BinaryIO, Making], None]


@dataclass(frozen=True)
class ExportRequest:
    """A request for an export: what may be chosen, and how it is read.

    `count` and `rows` are called in the transaction whose snapshot the file shows.
    """

    title: str
    params: Mapping[str, str]
    # The filters in words.
    filter_words: Sequence[str]
    columns: Sequence[ExportColumn]
    formats: Sequence[FileFormat]
    # Called only by pages: a worker need not know the addresses of the site.
    back_url: Callable[[], str]
    # The number of rows to come; None if they are few and not counted.
    count: Callable[[], int | None]
    rows: Callable[[Form], Generator[ReadRow]]
    # Further facts in the label of the file.
    facts: Sequence[tuple[str, str]] = ()
    shape: Literal["Point", "MultiPolygon"] = "Point"
    # Further details for the audit log.
    logged: Mapping[str, str] = field(default_factory=dict)
    # The partner organisation that receives it; empty for the police.
    recipient: str = ""
    # Writes a file that is no table, in place of its rows.
    document: Document | None = None
    # Returns how QGIS draws the rows; None if it cannot with these columns.
    style: Callable[[Form], Style | None] = lambda form: None

    def layers(self, form: Form) -> Sequence[Layer]:
        """Return the layers of the file, each to be read once and in order."""
        columns = [column.in_file for column in form.columns]
        rows, style = self.rows(form), self.style(form)
        return [Layer(self.title, columns, rows, self.shape, style)]


class Kind(Protocol):
    """One kind of export."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def taken_by(self) -> Verb:
        """The verb needed to export it."""

    def request(self, viewer: User, params: Params) -> ExportRequest:
        """Read the parameters; raises RuleBroken or NotAllowed."""

    def snapshot(self) -> AbstractContextManager[datetime]:
        """Open the snapshot that rows are read in; return its time."""

    def may_be_given(self, viewer: User, request: ExportRequest, file: Path) -> bool:
        """Return whether the viewer may have a file that was written before."""


class SnapshotKind:
    """A kind whose rows are read on the site's own connection, in one snapshot."""

    taken_by = Verb.EXPORT

    @contextmanager
    def snapshot(self) -> Iterator[datetime]:
        """Read the database in one read-only snapshot."""
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
                )
            yield clock.now()

    def may_be_given(self, viewer: User, request: ExportRequest, file: Path) -> bool:
        """Return True: rights and columns are checked for every kind."""
        return True


@dataclass(frozen=True, kw_only=True)
class ListKind(SnapshotKind):
    """The rows of a list, with the filters and the visibility of its page."""

    code: str
    label: str
    verb: Verb
    fields: Mapping[str, FieldClass]
    columns: Sequence[ExportColumn]
    filters: Sequence[Filter]
    rows: Callable[[User, ListFilter], QuerySet[Any]]
    # The name of the list's page in the addresses of the site.
    page: str
    order: Sequence[str] = ()
    reference: str | Combinable = "reference"
    has_points: bool = True
    # Returns how QGIS draws its points.
    style: Style | None = None

    def request(self, viewer: User, params: Params) -> ExportRequest:
        policy.require(viewer, self.verb)
        form = self._read_filters(viewer, params)
        shown, given = self.shown_to(viewer), form.wanted.as_params()
        rows = self.rows(viewer, form.wanted)
        return ExportRequest(
            title=self.label,
            params=given,
            filter_words=form.words,
            columns=readable(self.columns, shown),
            formats=self._formats("point" in shown),
            back_url=lambda: address(reverse(self.page), given),
            count=rows.count,
            rows=lambda form: self._read(viewer, rows, form),
            style=lambda form: self.style,
        )

    def _read_filters(self, viewer: User, params: Params) -> FilterForm:
        """Read the parameters as the panel of the list does, but refuse what is wrong.

        In a page a wrong filter is seen at once; in a file it would go unnoticed.
        """
        given = single_values(params, [one.name for one in self.filters])
        form = FilterForm(self.filters, given, viewer=viewer)
        form.is_valid()
        for name, messages in form.errors.items():
            raise RuleBroken(str(messages[0]), field=name)
        return form

    def shown_to(self, viewer: User) -> Collection[str]:
        """Return the fields that the page shows; points need the verb of the map."""
        shown = fields_read_by(viewer, self.verb, self.fields)
        return shown if policy.can(viewer, Verb.READ_POINTS) else shown - {"point"}

    def _formats(self, may_read_points: bool) -> Sequence[FileFormat]:
        return (*TABLES, *MAPS) if self.has_points and may_read_points else TABLES

    def _read(
        self, viewer: User, rows: QuerySet[Any], form: Form
    ) -> Generator[ReadRow]:
        """Read with a server-side cursor, and only the paths of the columns."""
        columns = form.columns
        paths = [path for column in columns for path in column.paths]
        ordered = rows.order_by(*self.order) if self.order else rows
        values = ordered.values_list(self.reference, geometry_of(form), *paths)
        yield from read_rows(viewer, columns, values.iterator(chunk_size=BATCH))


def geometry_of(form: Form, place: str = "point") -> Expression:
    """Return the expression for a geometry in the file's format; null for a table."""
    match form.file_format:
        case FileFormat.GEOPACKAGE:
            return AsWKB(Transform(place, form.srid))
        case FileFormat.GEOJSON:
            return AsGeoJSON(place, precision=6)
    return Value(None, output_field=TextField())


def read_rows(
    viewer: User, columns: Sequence[ExportColumn], values: Iterator[Any]
) -> Generator[ReadRow]:
    """Make rows of their reference, their geometry and the values of the columns."""
    cells_of = reader_of(columns)
    by_batch = [column for column in columns if column.show_for]
    while batch := list(islice(values, BATCH)):
        if by_batch:
            references = [reference for reference, *_ in batch]
            shown = {
                column.name: column.show_for(viewer, references)
                for column in by_batch
                if column.show_for
            }
            cells_of = reader_of(
                [replace(c, show=shown.get(c.name, c.show)) for c in columns]
            )
        for reference, geometry, *read in batch:
            yield ReadRow(reference, geometry, cells_of(read))


def reader_of(
    columns: Sequence[ExportColumn],
) -> Callable[[Sequence[Any]], list[Cell]]:
    """Return the function that makes a row's cells, one for each column.

    It is given the values of all paths of the columns in order. Where the values of
    each column begin is worked out once, not for each of a hundred thousand rows.
    """
    spans, start = [], 0
    for column in columns:
        end = start + len(column.paths)
        spans.append((column.show, start, end))
        start = end

    def cells_of(values: Sequence[Any]) -> list[Cell]:
        return [show(*values[start:end]) for show, start, end in spans]

    return cells_of
