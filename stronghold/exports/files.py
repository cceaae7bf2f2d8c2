"""The file of an export, in the format asked for."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from stronghold.core.ui.csv_file import write_csv
from stronghold.core.ui.geojson_file import write_geojson
from stronghold.core.ui.tables import Features, FileLabel, Table
from stronghold.exports import store
from stronghold.exports.choices import FileFormat
from stronghold.exports.kinds.kind import Document, Layer, Making, ReadRow

Read = Callable[[Iterator[ReadRow]], Iterator[ReadRow]]


def write_file(
    work: Path,
    file_format: FileFormat,
    layers: Sequence[Layer],
    *,
    label: FileLabel,
    srid: int,
    read: Read,
) -> Path:
    """Write the layers into a new file in `work`, the private folder of this export.

    Only a GeoPackage has more than one layer. `read` wraps the rows to count them.
    """
    path = work / f"export.{file_format}"
    if file_format == FileFormat.GEOPACKAGE:
        # Imported only by the worker that writes one: it loads numpy and GDAL.
        from stronghold.core.ui.geopackage_file import write_geopackage

        features = [_features(layer, read) for layer in layers]
        write_geopackage(path, label, features, srid=srid)
        return path
    (layer,) = layers
    with store.private(path) as stream:
        match file_format:
            case FileFormat.CSV:
                write_csv(stream, label, _table(layer, read))
            case FileFormat.XLSX:
                # Imported here, as what writes a GeoPackage: it takes 7 MB.
                from stronghold.core.ui.xlsx_file import write_xlsx

                write_xlsx(stream, label, [_table(layer, read)], folder=str(work))
            case FileFormat.GEOJSON:
                write_geojson(stream, label, _features(layer, read))
    return path


def write_document(
    work: Path, file_format: FileFormat, document: Document, making: Making
) -> Path:
    """Write a file that is no table into a new file in `work`."""
    path = work / f"export.{file_format}"
    with store.private(path) as stream:
        document(stream, making)
    return path


def _table(layer: Layer, read: Read) -> Table:
    return Table(layer.name, layer.columns, (row.cells for row in read(layer.rows)))


def _features(layer: Layer, read: Read) -> Features:
    rows = ((row.geometry, row.cells) for row in read(layer.rows))
    return Features(layer.name, layer.columns, rows, layer.shape, layer.style)
