"""Read a CSV file with a known header; refuse an incomplete record by its line number.

It does not know what the columns mean.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from stronghold.core.kernel.files import FileRefused

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ENDS_INSIDE_QUOTES = "unexpected end of data"


class StrictReader:
    """The records below the header. `line` is the line where the current one begins."""

    def __init__(
        self, stream: Iterable[bytes], *, name: str, header: Sequence[str]
    ) -> None:
        self.name = name
        self.line = 0
        self._header = list(header)
        self._reader = csv.reader(self._decoded(stream), strict=True)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield every record. Raises FileRefused if the header is not as expected."""
        found = self._read_header()
        if found != self._header:
            raise self.refusal(f"wrong header: {_difference(found, self._header)}")
        yield from self._records(len(found))

    def chosen(self) -> Iterator[list[str]]:
        """Yield the expected columns of every record, in any order of the header."""
        found = self._read_header()
        absent = [column for column in self._header if column not in found]
        if absent:
            raise self.refusal(f"wrong header: there is no column {absent[0]!r}")
        positions = [found.index(column) for column in self._header]
        for fields in self._records(len(found)):
            yield [fields[position] for position in positions]

    def everything(self) -> Iterator[list[str]]:
        """Yield the header, unchecked, and then every record."""
        found = self._read_header()
        yield found
        yield from self._records(len(found))

    def headless(self, width: int | None = None) -> Iterator[list[str]]:
        """Yield every record of a file that has no header, of any width if None."""
        yield from self._records(width)

    def _records(self, width: int | None) -> Iterator[list[str]]:
        reader = self._reader
        while True:
            self.line = reader.line_num + 1
            fields = self._next()
            if fields is None:
                return
            if width is None or len(fields) == width:
                yield fields
            elif fields:
                raise self.refusal(
                    f"has {len(fields)} fields instead of {width}; is it incomplete?"
                )

    def refusal(self, reason: str) -> FileRefused:
        """Return the error that refuses the file because of the current record."""
        return FileRefused(self.name, reason, line=self.line)

    def _read_header(self) -> list[str]:
        self.line = 1
        found = self._next()
        if found is None:
            raise FileRefused(self.name, "is empty")
        return found

    def _next(self) -> list[str] | None:
        try:
            return next(self._reader, None)
        except csv.Error as error:
            reason = str(error)
            if reason == _ENDS_INSIDE_QUOTES:
                reason = "a quotation mark is never closed; is the file incomplete?"
            raise self.refusal(reason) from error

    def _decoded(self, stream: Iterable[bytes]) -> Iterator[str]:
        for number, line in enumerate(stream, 1):
            if b"\0" in line:
                raise FileRefused(self.name, "holds a NUL byte", line=number)
            start = line.removeprefix(BYTE_ORDER_MARK) if number == 1 else line
            try:
                yield start.decode()
            except UnicodeDecodeError as error:
                reason = f"is not UTF-8: {error.reason} at byte {error.start + 1}"
                raise FileRefused(self.name, reason, line=number) from error


def _difference(found: list[str], due: list[str]) -> str:
    for position, (have, want) in enumerate(zip(found, due, strict=False), 1):
        if have != want:
            return f"column {position} is {have!r} instead of {want!r}"
    return f"{len(found)} columns instead of {len(due)}"


def open_table(path: Path, columns: Sequence[str]) -> StrictReader:
    """Return a reader of the file. Raises FileRefused if it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FileRefused(path.name, reason) from error
    return StrictReader(io.BytesIO(content), name=path.name, header=columns)
