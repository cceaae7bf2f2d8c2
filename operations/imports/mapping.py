"""A mapping file: which column of another system is which of ours, and its codes.

It is TOML. `columns` names for each of our columns theirs; `fixed` gives a cell that is
the same in every line; `codes` gives for one of our columns our code for each of
theirs; `ignore` lists their columns that stay behind. A column of theirs that is named
nowhere is an error, so that none is forgotten.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stronghold.core.kernel.csv_file import MEGABYTE, read_header
from stronghold.core.kernel.file_lines import LINE
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.strict_csv import StrictReader
from stronghold.core.kernel.toml_file import read_toml

LARGEST_MAPPING = MEGABYTE
_PARTS = ("kind", "columns", "fixed", "codes", "ignore")


@dataclass(frozen=True)
class MappingFile:
    """A valid mapping for one kind."""

    name: str
    columns: Mapping[str, str]
    fixed: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: Sequence[str] = ()

    def converted(self, name: str, content: bytes) -> bytes:
        """Return the file in our columns, each line with its number.

        FileRefused names their column that is missing, or that the mapping forgot.
        """
        found = read_header(name, content)
        self._check_header(name, found)
        reader = StrictReader(io.BytesIO(content), name=name, header=())
        records = reader.everything()
        next(records)
        target = io.StringIO(newline="")
        writer = csv.writer(target)
        ours = list(self.columns) + list(self.fixed)
        ours.insert(0, LINE)
        writer.writerow(ours)
        for cells in records:
            if any(cell.strip() for cell in cells):
                theirs = dict(zip(found, cells, strict=True))
                row = [str(reader.line)]
                row += [self._cell(column, theirs) for column in self.columns]
                writer.writerow(row + list(self.fixed.values()))
        return target.getvalue().encode()

    def _cell(self, column: str, theirs: Mapping[str, str]) -> str:
        cell = theirs[self.columns[column]].strip()
        return self.codes.get(column, {}).get(cell.casefold(), cell)

    def _check_header(self, name: str, found: Sequence[str]) -> None:
        for column in self.columns.values():
            if column not in found:
                reason = f"lacks the column {column!r}, which {self.name} names"
                raise FileRefused(name, reason, line=1)
        known = set(self.columns.values()) | set(self.ignore)
        times = Counter(found)
        for column in found:
            if column not in known:
                reason = (
                    f"has the column {column[:40]!r}, which {self.name} does not name. "
                    "Name it in columns, or in ignore if it stays behind"
                )
                raise FileRefused(name, reason, line=1)
            if times[column] > 1:
                raise FileRefused(name, f"has the column {column[:40]!r} twice", line=1)


def read_mapping(
    name: str, content: bytes, *, kind: str, known: Mapping[str, str]
) -> MappingFile:
    """Check and read a mapping file; FileRefused says what is wrong with it."""
    if len(content) > LARGEST_MAPPING:
        raise FileRefused(name, "is larger than 1 MB")
    given = read_toml(name, content)
    _check_parts(name, given, kind)
    columns = _texts(name, "columns", given.get("columns", {}))
    fixed = _texts(name, "fixed", given.get("fixed", {}))
    codes = given.get("codes", {})
    if not isinstance(codes, dict):
        raise FileRefused(name, "codes must be tables, such as [codes.outcome]")
    for part in (columns, fixed, codes):
        for column in part:
            if column not in known:
                listed = ", ".join(known)
                reason = f"{column!r} is not one of our columns: {listed}"
                raise FileRefused(name, reason)
    if both := sorted(set(columns) & set(fixed)):
        raise FileRefused(name, f"{both[0]!r} is both in columns and in fixed")
    if not columns:
        raise FileRefused(name, "names no column in [columns]")
    ignore = given.get("ignore", [])
    if not isinstance(ignore, list) or not all(isinstance(c, str) for c in ignore):
        raise FileRefused(name, "ignore must be a list of names")
    return MappingFile(
        name=name,
        columns=columns,
        fixed=fixed,
        codes={
            column: {
                theirs.casefold(): ours
                for theirs, ours in _texts(name, f"codes.{column}", table).items()
            }
            for column, table in codes.items()
        },
        ignore=ignore,
    )


def _check_parts(name: str, given: Mapping[str, Any], kind: str) -> None:
    for part in given:
        if part not in _PARTS:
            reason = f"{part!r} is not one of {', '.join(_PARTS)}"
            raise FileRefused(name, reason)
    if given.get("kind") != kind:
        raise FileRefused(name, f"kind is {given.get('kind')!r} instead of {kind!r}")


def _texts(name: str, part: str, given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not all(
        isinstance(value, str) for value in given.values()
    ):
        raise FileRefused(name, f"[{part}] must have texts alone: ours = 'theirs'")
    return given


def template(kind: str, columns: Mapping[str, str], required: Sequence[str]) -> str:
    """Return an empty mapping file for a kind, with what each column holds."""
    lines = [
        f"# Which column of another system is which of ours, for {kind}.",
        "# On the left is our column, on the right theirs. Delete the lines",
        "# of columns that their file does not have.",
        f'kind = "{kind}"',
        "",
        "# Their columns that stay behind.",
        "ignore = []",
        "",
        "[columns]",
    ]
    for column, what in columns.items():
        lines.append(f"# {what}")
        mark = "" if column in required else "# "
        lines.append(f'{mark}{column} = "THEIR COLUMN"')
    lines += [
        "",
        "# What is the same in every line, and not in their file.",
        "[fixed]",
        '# keep_words = "no"',
        "",
        "# Their codes and ours, for one of our columns.",
        "# [codes.COLUMN]",
        '# "THEIR CODE" = "our code"',
    ]
    return "\n".join(lines) + "\n"
