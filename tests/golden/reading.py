"""Reads an answer as lines, and masks what says nothing of what it means."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping

from pypdf import PdfReader

from .kept import Page, Table

_REFERENCE = r"\b[A-Z]{1,3}-[2-9A-Z]{4}-[2-9A-Z]{4}\b"
_UUID = r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b"
_KEY = r"\b[1-9][0-9]{15}\b"
_NAMED = re.compile(f"{_REFERENCE}|{_UUID}|{_KEY}")
_IS_UUID = re.compile(_UUID)
# Hashes and what is encrypted: they differ when what they are made of does, or its
# salt.
_DIGEST = re.compile(r"\b[0-9a-f]{32,}\b")
# Letters of both cases and figures: a token of a form, a signature.
_TOKEN = re.compile(
    r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*[0-9])[\w-]{40,}(?![\w-])"
)


class Masks:
    """What of one side is replaced before the two are compared.

    `names` has a reference, UUID or key with the table of its row and the row's rank in
    the order in which they were made, such as `reports_report 17`. `folder` is that of
    the side.
    """

    def __init__(self, names: Mapping[str, str], folder: str) -> None:
        self._names = names
        self._folder = folder

    def masked(self, text: str) -> str:
        if self._folder:
            text = text.replace(self._folder, "FOLDER")
        text = _NAMED.sub(self._name, text)
        return _TOKEN.sub("(a token)", _DIGEST.sub("(a digest)", text))

    def _name(self, found: re.Match[str]) -> str:
        value = found[0]
        if value in self._names:
            return f"({self._names[value]})"
        return "(a UUID)" if _IS_UUID.fullmatch(value) else value


def names_in(tables: Iterable[Table]) -> dict[str, str]:
    """Return the names of all rows that have a reference, a UUID or a random key.

    A value that many tables have is that of the row whose key it is; otherwise of the
    first table where no two rows have it.
    """
    keys: dict[str, str] = {}
    others: dict[str, str] = {}
    for table in tables:
        rows = table.rows()
        for number, column in enumerate(table.columns):
            values = [row[number] for row in rows]
            if len(set(values)) < len(values) or not all(map(_NAMED.fullmatch, values)):
                continue
            names = keys if column == table.key else others
            for rank, value in enumerate(values, 1):
                names.setdefault(value, f"{table.name} {rank}")
    return others | keys


def lines_of(page: Page) -> list[str]:
    """Return what can be read in an answer, line by line."""
    kind = page.kind.partition(";")[0]
    if kind == "application/pdf":
        return _clean(
            line
            for one in PdfReader(io.BytesIO(page.body)).pages
            for line in one.extract_text().splitlines()
        )
    if page.body.startswith(b"PK\x03\x04"):
        return _members(page.body)
    try:
        text = page.body.decode()
    except UnicodeDecodeError:
        # Shorter than what is masked as a digest.
        digest = hashlib.sha256(page.body).hexdigest()[:12]
        return [f"{len(page.body):,} bytes of {kind}, {digest}"]
    if kind.endswith("json"):
        text = _indented(text)
    elif kind.endswith(("html", "xml")):
        text = re.sub(r"(?<=>)\s*(?=<)", "\n", text)
    return _clean(text.splitlines())


def _indented(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except ValueError:
        return text


def _members(body: bytes) -> list[str]:
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        for name in sorted(file.namelist()):
            text = file.read(name).decode(errors="replace").replace("><", ">\n<")
            found += [f"{name}: {line}" for line in _clean(text.splitlines())]
    return found


def _clean(lines: Iterable[str]) -> list[str]:
    stripped = (" ".join(line.split()) for line in lines)
    return [line for line in stripped if line]
