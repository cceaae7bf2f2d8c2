"""Reads a PDF that someone uploaded, and says why it is not to be kept.

Run as a program of its own (by pdf.py), with the file as its input: a file that is made
to use up memory or time ends this process and no other. It prints one JSON object,
{"pages": 3} or {"refused": "script"}, and knows nothing of the site.
"""

import json
import re
import resource
import sys
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf

MOST_MEMORY = 768 * 2**20
MOST_SECONDS = 20
MOST_PAGES = 1_000
MOST_OBJECTS = 200_000
MOST_UNPACKED = 600_000_000
MOST_PIXELS = 250_000_000
CHUNK = 256 * 1024
# A ZIP archive ends by this mark and a comment of up to 65,535 bytes.
LAST_PART = 65_557
ZIP_END = b"PK\x05\x06"
END = re.compile(rb"%%EOF[\s\0]*\Z")

# The kinds of action that run, open or send something, and those of attached content.
ACTIONS = {
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
}
ATTACHED = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}


class Refused(Exception):
    """Raised with the code of the reason; pdf.py has its words."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found: dict[str, Any] = {"pages": _pages(sys.stdin.buffer)}
    except Refused as refused:
        found = {"refused": str(refused)}
    except pikepdf.PasswordError:
        found = {"refused": "encrypted"}
    except pikepdf.PdfError:
        found = {"refused": "broken"}
    except (MemoryError, RecursionError):
        found = {"refused": "too_large"}
    print(json.dumps(found))


def _pages(stream: BinaryIO) -> int:
    """Return how many pages a PDF has that may be kept."""
    _check_frame(stream)
    with pikepdf.open(stream, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            raise Refused("encrypted")
        if int(pdf.trailer.get("/Size", 0)) > MOST_OBJECTS:
            raise Refused("too_large")
        if len(pdf.objects) > MOST_OBJECTS:
            raise Refused("too_large")
        _check_objects(pdf)
        n_pages = len(pdf.pages)
    if n_pages == 0:
        raise Refused("broken")
    if n_pages > MOST_PAGES:
        raise Refused("too_large")
    return n_pages


def _check_frame(stream: BinaryIO) -> None:
    """Refuse what is not a PDF from its first byte to its last, and nothing else."""
    stream.seek(0)
    if stream.read(5) != b"%PDF-":
        raise Refused("not_a_pdf")
    size = stream.seek(0, 2)
    stream.seek(max(size - LAST_PART, 0))
    last = stream.read()
    stream.seek(0)
    if b"%%EOF" not in last:
        raise Refused("cut_short")
    if not END.search(last) or ZIP_END in last:
        raise Refused("two_in_one")


def _check_objects(pdf: pikepdf.Pdf) -> None:
    left = MOST_UNPACKED
    for item in pdf.objects:
        for part in _parts(item):
            _check_dictionary(part)
        if isinstance(item, pikepdf.Stream):
            left -= _n_unpacked(item, left)


def _parts(item: pikepdf.Object) -> Iterator[Any]:
    """Yield the dictionaries of an object; what it refers to is looked at apart."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            inner = [value for _, value in part.items()]
        elif isinstance(part, pikepdf.Array):
            inner = list(part)
        else:
            continue
        waiting += [
            one
            for one in inner
            if isinstance(one, (pikepdf.Dictionary, pikepdf.Array))
            and not one.is_indirect
        ]


def _check_dictionary(part: Any) -> None:
    action, kind = str(part.get("/S", "")), str(part.get("/Subtype", ""))
    if "/JS" in part or "/JavaScript" in part or action == "/JavaScript":
        raise Refused("script")
    if "/XFA" in part:
        raise Refused("script")
    if "/EF" in part or "/EmbeddedFiles" in part or "/Collection" in part:
        raise Refused("attached")
    if part.get("/Type") == "/EmbeddedFile" or kind in ATTACHED:
        raise Refused("attached")
    if action in ACTIONS:
        raise Refused("action")
    if kind == "/Image" and _pixels(part) > MOST_PIXELS:
        raise Refused("too_large")


def _pixels(picture: Any) -> int:
    try:
        return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))
    except (TypeError, ValueError):
        raise Refused("broken") from None


def _n_unpacked(stream: pikepdf.Stream, most: int) -> int:
    """Return how many bytes a stream unpacks to, without keeping them."""
    packed = stream.read_raw_bytes()
    given: Any = stream.get("/Filter", [])
    names = [str(given)] if isinstance(given, pikepdf.Name) else list(map(str, given))
    if names.count("/FlateDecode") > 1:
        raise Refused("too_large")
    n, waiting = len(packed), packed
    if names[:1] == ["/FlateDecode"]:
        n, unpacking = 0, zlib.decompressobj()
        while waiting:
            try:
                n += len(unpacking.decompress(waiting, CHUNK))
            except zlib.error:
                # As readers do: what comes before the damage counts.
                break
            waiting = unpacking.unconsumed_tail
            if n > most:
                raise Refused("too_large")
    if n > most:
        raise Refused("too_large")
    return n


if __name__ == "__main__":
    main()
