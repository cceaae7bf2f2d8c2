"""What a kind of export is: what somebody asks of it, and the rows that answer."""

from collections.abc import (
    Callable,
    Collection,
    Generator,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol

from django.contrib.gis.db.models.functions import AsGeoJSON, AsWKB, Transform
from django.db import connection, transaction
from django.db.models import Expression, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.exports.choices import MAPS, TABLES, FileFormat
from stronghold.dashboard.exports.columns import ExportColumn, readable
from stronghold.dashboard.question import Params, single_values
from stronghold.kernel import clock
from stronghold.look.tables import Cell, Column
from stronghold.sharing.fields import FieldClass, fields_read_by

# How many rows are fetched at a time from the cursor that is open on them.
BATCH = 2_000


@dataclass(frozen=True)
class Form:
    """How rows are to be written, as far as it decides what is read of them."""

    columns: Sequence[ExportColumn]
    file_format: FileFormat
    srid: int


@dataclass(frozen=True)
class ReadRow:
    """One row: the record's reference, if it is one; its geometry; its cells."""

    reference: str
    geometry: bytes | str | None
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Layer:
    """One table of a file: its rows, their shape, and how QGIS is to draw them."""

    name: str
    columns: Sequence[Column]
    rows: Generator[ReadRow]
    shape: Literal["Point", "MultiPolygon"]
    style: Callable[[], str] | None = None


@dataclass(frozen=True)
class ExportRequest:
    """What somebody asks for: what they may choose of it, and how it is read.

    `count` and `rows` are called in the transaction whose snapshot the file tells of.
    """

    title: str
    params: Mapping[str, str]
    # The filters in words.
    filter_words: Sequence[str]
    columns: Sequence[ExportColumn]
    formats: Sequence[FileFormat]
    # ExportRequest for by pages alone: a worker need not know the addresses of the site.
    back_url: Callable[[], str]
    # How many rows there will be; None where they are few and not counted.
    count: Callable[[], int | None]
    rows: Callable[[Form], Generator[ReadRow]]
    # What the file says of itself besides.
    facts: Sequence[tuple[str, str]] = ()
    shape: Literal["Point", "MultiPolygon"] = "Point"
    # What the trail is told of it besides.
    logged: Mapping[str, str] = field(default_factory=dict)
    # The organisation, not of the police, that is given it.
    recipient: str = ""

    def layers(self, form: Form) -> Sequence[Layer]:
        """Return what the file holds, each to be read once and in its order."""
        columns = [column.in_file for column in form.columns]
        return [Layer(self.title, columns, self.rows(form), self.shape)]


class Kind(Protocol):
    """One kind of export."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def taken_by(self) -> Verb:
        """What somebody must be allowed to take it out."""

    def request(self, viewer: User, params: Params) -> ExportRequest:
        """Read the parameters; RuleBroken if one is wrong, NotAllowed if not theirs."""

    def snapshot(self) -> AbstractContextManager[datetime]:
        """Open what its rows are read in; return the instant that they are of."""

    def may_be_given(self, viewer: User, asked: ExportRequest, file: Path) -> bool:
        """Say whether the viewer may have what is in a file that was written before."""


class SnapshotKind:
    """Rows that are read on the site's own connection, all as of one instant."""

    taken_by = Verb.EXPORT

    @contextmanager
    def snapshot(self) -> Iterator[datetime]:
        """Read the database as it is at one instant, and change nothing in it."""
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
                )
            yield clock.now()

    def may_be_given(self, viewer: User, asked: ExportRequest, file: Path) -> bool:
        """Say that rights and columns, which are asked for every kind, decide it."""
        return True


@dataclass(frozen=True, kw_only=True)
class ListKind(SnapshotKind):
    """The rows of a list, as its page filters them and its slice lets them be seen."""

    code: str
    label: str
    verb: Verb
    fields: Mapping[str, FieldClass]
    columns: Sequence[ExportColumn]
    # The parameters that the list's page takes.
    names: Sequence[str]
    # Reads the parameters: what to give `rows`, them again, and them in words.
    read: Callable[[User, Mapping[str, str]], "Filters"]
    rows: Callable[[User, Any], QuerySet[Any]]
    list_url: Callable[[Mapping[str, str]], str]
    order: Sequence[str] = ()
    reference: str | Combinable = "reference"
    has_points: bool = True

    def request(self, viewer: User, params: Params) -> ExportRequest:
        policy.require(viewer, self.verb)
        filters = self.read(viewer, single_values(params, self.names))
        shown = self.shown_to(viewer)
        rows = self.rows(viewer, filters.wanted)
        return ExportRequest(
            title=self.label,
            params=filters.params,
            filter_words=filters.words,
            columns=readable(self.columns, shown),
            formats=self._formats("point" in shown),
            back_url=lambda: self.list_url(filters.params),
            count=rows.count,
            rows=lambda form: self._read(rows, form),
        )

    def shown_to(self, viewer: User) -> Collection[str]:
        """Return the fields of the page; points by the verb that the map asks."""
        shown = fields_read_by(viewer, self.verb, self.fields)
        return shown if policy.can(viewer, Verb.READ_POINTS) else shown - {"point"}

    def _formats(self, may_read_points: bool) -> Sequence[FileFormat]:
        return (*TABLES, *MAPS) if self.has_points and may_read_points else TABLES

    def _read(self, rows: QuerySet[Any], form: Form) -> Generator[ReadRow]:
        """Read with a cursor on the server, and never a whole record."""
        columns = form.columns
        paths = [path for column in columns for path in column.paths]
        ordered = rows.order_by(*self.order) if self.order else rows
        values = ordered.values_list(self.reference, geometry_of(form), *paths)
        for reference, geometry, *told in values.iterator(chunk_size=BATCH):
            yield ReadRow(reference, geometry, cells_of(columns, told))


@dataclass(frozen=True)
class Filters:
    """The parameters of a list: as its query takes them, as text, and in words."""

    wanted: Any
    params: Mapping[str, str]
    words: Sequence[str]


def geometry_of(form: Form, place: str = "point") -> Expression:
    """Return what reads a geometry as the file takes it; nothing for a table."""
    match form.file_format:
        case FileFormat.GEOPACKAGE:
            return AsWKB(Transform(place, form.srid))
        case FileFormat.GEOJSON:
            return AsGeoJSON(place, precision=6)
    return Value(None, output_field=TextField())


def cells_of(columns: Sequence[ExportColumn], told: Sequence[Any]) -> list[Cell]:
    """Return a cell for each column, of what was read by the paths of all of them."""
    cells, at = [], 0
    for column in columns:
        width = len(column.paths)
        cells.append(column.show(*told[at : at + width]))
        at += width
    return cells
