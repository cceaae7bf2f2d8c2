"""Find the files of data.police.uk: single, gzipped, in folders, in archives.

An archive is read without unpacking it to disk, so the names inside it cannot do harm.
police_uk.py reads the content.
"""

import gzip
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from stronghold.core.kernel.files import DAMAGE, FileRefused
from stronghold.core.kernel.weeks import Month
from stronghold.opendata.choices import FileKind

# About ten times the largest monthly file of the largest force.
MAX_BYTES = 256 * 1024 * 1024
# Three years of all forces and kinds are about 5,000 files.
MAX_MEMBERS = 20_000

_FILE_NAME = re.compile(
    r"\A(\d{4}-\d{2})-([a-z0-9-]+?)-(street|stop-and-search|outcomes)\.csv(?:\.gz)?"
)
_EXAMPLE = "data.police.uk names its files, such as 2024-01-thames-valley-street.csv"
_DATA_SUFFIXES = (".csv", ".csv.gz", ".zip")
_ENCRYPTED = 0x1

Coverage = tuple[str, FileKind, Month]


@dataclass(frozen=True)
class MonthlyFile:
    """A file of one force, kind and month; `member` is its name in an archive."""

    path: Path
    force: str
    kind: FileKind
    month: Month
    member: str = ""

    @property
    def name(self) -> str:
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @property
    def covers(self) -> Coverage:
        """The force, kind and month whose rows the file replaces."""
        return (self.force, self.kind, self.month)

    def read(self) -> bytes:
        """Return the uncompressed content. FileRefused if it cannot be read in full."""
        try:
            return self._read()
        except DAMAGE as error:
            reason = f"is damaged or incomplete: {error}"
            raise FileRefused(self.name, reason) from error
        except OSError as error:
            reason = f"cannot be read: {error.strerror or error}"
            raise FileRefused(self.name, reason) from error

    def _read(self) -> bytes:
        if not self.member:
            with self.path.open("rb") as stream:
                return self._uncompressed(stream)
        with zipfile.ZipFile(self.path) as archive:
            member = archive.getinfo(self.member)
            if member.flag_bits & _ENCRYPTED:
                raise FileRefused(self.name, "is encrypted")
            if member.file_size > MAX_BYTES:
                raise self._too_large()
            with archive.open(member) as stream:
                return self._uncompressed(stream)

    def _uncompressed(self, stream: IO[bytes]) -> bytes:
        if self.name.endswith(".gz"):
            with gzip.GzipFile(fileobj=stream) as unzipped:
                return self._within_limit(unzipped)
        return self._within_limit(stream)

    def _within_limit(self, stream: IO[bytes] | gzip.GzipFile) -> bytes:
        content = stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise self._too_large()
        return content

    def _too_large(self) -> FileRefused:
        limit = MAX_BYTES // (1024 * 1024)
        return FileRefused(self.name, f"is larger than {limit} MB uncompressed")


@dataclass
class Found:
    """The files at some paths: those to read, those ignored, and those refused."""

    files: list[MonthlyFile] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)
    refused: list[FileRefused] = field(default_factory=list)


def find_sources(paths: Iterable[Path]) -> Found:
    """Search the paths in order. A later file replaces an earlier one of its month."""
    found = Found()
    chosen: dict[Coverage, MonthlyFile] = {}
    for path in paths:
        for file in _files_at(path, found):
            earlier = chosen.pop(file.covers, None)
            if earlier:
                found.ignored[earlier.name] = f"given again as {file.name}"
            chosen[file.covers] = file
    found.files = sorted(chosen.values(), key=lambda f: (f.month, f.force, f.kind))
    return found


def _files_at(path: Path, found: Found) -> Iterator[MonthlyFile]:
    if path.is_dir():
        for inner in sorted(p for p in path.rglob("*") if p.is_file()):
            if inner.name.endswith(_DATA_SUFFIXES):
                yield from _files_in(inner, found)
            else:
                found.ignored[inner.name] = "not a CSV file or an archive"
    elif not path.exists():
        reason = "there is no such file or folder"
        found.refused.append(FileRefused(str(path), reason))
    elif path.suffix != ".zip" and not _FILE_NAME.fullmatch(path.name):
        found.refused.append(FileRefused(path.name, f"is not named as {_EXAMPLE}"))
    else:
        yield from _files_in(path, found)


def _files_in(path: Path, found: Found) -> Iterator[MonthlyFile]:
    if path.suffix != ".zip":
        yield from _recognised(path, "", found)
        return
    try:
        members = _members(path)
    except FileRefused as refusal:
        found.refused.append(refusal)
    else:
        for member in members:
            yield from _recognised(path, member, found)


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m.filename for m in archive.infolist() if not m.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise FileRefused(path.name, f"is not a complete archive: {error}") from error
    if len(members) > MAX_MEMBERS:
        raise FileRefused(path.name, f"has more than {MAX_MEMBERS:,} files")
    return members


def _recognised(path: Path, member: str, found: Found) -> Iterator[MonthlyFile]:
    """Yield the file if its name is recognised; otherwise note why it is ignored."""
    name = f"{path.name}/{member}" if member else path.name
    match = _FILE_NAME.fullmatch(PurePosixPath(member or path.name).name)
    if not match:
        found.ignored[name] = "not a name of data.police.uk"
    elif match[3] not in FileKind.values:
        found.ignored[name] = "outcomes files are not used"
    else:
        try:
            month = Month.parse(match[1])
        except ValueError as error:
            found.refused.append(FileRefused(name, str(error)))
        else:
            yield MonthlyFile(path, match[2], FileKind(match[3]), month, member)
