"""The files of a folder: single, gzipped, in folders below it and in zip archives."""

import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, cast

from stronghold.core.kernel.files import DAMAGE, FileRefused

TABLES = (".csv", ".csv.gz", ".txt")
MAPS = (".gpkg", ".shp", ".geojson", ".json", ".kml", ".geojson.gz")
BOOKS = (".xlsx",)
OLD_BOOKS = (".xls",)
OSM = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
# What comes with a Shapefile or a publisher's archive and is not data.
_BESIDE = (
    ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".shp.xml", ".xml", ".pdf",
    ".html", ".htm", ".md", ".docx", ".doc", ".lyr", ".qml", ".sld",
    ".gpkg-wal", ".gpkg-shm", ".rdf", ".ttl", ".properties",
)  # fmt: skip
_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Source:
    """A file, or a member of a zip archive."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def inner(self) -> PurePosixPath:
        return PurePosixPath(self.member or self.path.name)

    def ends_with(self, suffixes: tuple[str, ...]) -> bool:
        return self.inner.name.lower().endswith(suffixes)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the content, uncompressed. FileRefused if it is damaged."""
        try:
            if self.member:
                with (
                    zipfile.ZipFile(self.path) as archive,
                    archive.open(self.member) as stream,
                ):
                    yield stream
            elif self.path.name.endswith(".gz"):
                with gzip.open(self.path) as unzipped:
                    yield cast("IO[bytes]", unzipped)
            else:
                with self.path.open("rb") as stream:
                    yield stream
        except DAMAGE as error:
            reason = f"is damaged or incomplete ({error}); download it again"
            raise FileRefused(self.name, reason) from error
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            raise FileRefused(self.name, reason) from error

    @contextmanager
    def as_map(self) -> Iterator[str]:
        """Give the address by which GDAL opens it.

        A GeoPackage is a database that is read here and there, and a workbook is an
        archive itself, so one in an archive is unpacked for the time being.
        """
        if not self.member:
            prefix = "/vsigzip/" if self.path.suffix == ".gz" else ""
            yield f"{prefix}{self.path.resolve()}"
        elif not self.ends_with((".gpkg",) + BOOKS):
            yield f"/vsizip/{self.path.resolve()}/{self.member}"
        else:
            with TemporaryDirectory() as folder, self.open() as packed:
                path = Path(folder) / self.inner.name
                with path.open("wb") as unpacked:
                    while some := packed.read(_AT_ONCE):
                        unpacked.write(some)
                yield str(path)

    @cached_property
    def measured(self) -> "Measured":
        """The hash of the content and its number of lines, read once."""
        digest, lines = hashlib.sha256(), 0
        with self.open() as stream:
            while some := stream.read(_AT_ONCE):
                digest.update(some)
                lines += some.count(b"\n")
        return Measured(digest.hexdigest(), lines)


@dataclass(frozen=True)
class Measured:
    sha256: str
    lines: int


def sources_in(folder: Path, refused: list[FileRefused]) -> Iterator[Source]:
    """Yield each file that may be data; archives that are damaged are put in a list."""
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if is_hidden or not path.is_file():
            continue
        if path.suffix.lower() == ".zip":
            try:
                yield from _members(path)
            except FileRefused as refusal:
                refused.append(refusal)
        elif not path.name.lower().endswith(_BESIDE):
            yield Source(path)


def _members(path: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        reason = f"is not a complete archive ({error}); download it again"
        raise FileRefused(path.name, reason) from error
    for name in sorted(names):
        is_beside = name.lower().endswith(_BESIDE) or name.startswith("__MACOSX")
        if not is_beside:
            yield Source(path, name)
