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
# Of actions that follow one another.
MOST_ACTIONS = 100
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
# A reader may follow these by itself only within the document.
LEAVING = {"/URI", "/Thread"}
ATTACHED = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}

# Filters have short names, which some readers take too.
LONG_NAMES = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
}
# Those that make much of little, and those beside them that qpdf undoes as well.
UNPACKING = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"}
UNDONE = UNPACKING | {"/ASCIIHexDecode", "/ASCII85Decode"}


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
            # Its content, or what it shows, is in another file or at an address.
            if "/F" in item or "/Ref" in item:
                raise Refused("action")
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
    if action in ACTIONS or any(map(_leaves, _done_unasked(part))):
        raise Refused("action")
    if kind == "/Image" and _pixels(part) > MOST_PIXELS:
        raise Refused("too_large")


def _done_unasked(part: Any) -> Iterator[Any]:
    """Yield the actions that a reader does as it opens a document, page or field."""
    if "/OpenAction" in part:
        yield part.OpenAction
    if isinstance(extra := part.get("/AA"), pikepdf.Dictionary):
        yield from (value for _, value in extra.items())


def _leaves(action: Any) -> bool:
    """Return whether an action, or one that follows it, leaves the document."""
    waiting, n = [action], 0
    while waiting and n < MOST_ACTIONS:
        one, n = waiting.pop(), n + 1
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if str(one.get("/S", "")) in LEAVING:
                return True
            waiting += [one.Next] if "/Next" in one else []
    return bool(waiting)


def _pixels(picture: Any) -> int:
    try:
        return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0))
    except (TypeError, ValueError):
        raise Refused("broken") from None


def _n_unpacked(stream: pikepdf.Stream, most: int) -> int:
    """Return how many bytes a stream unpacks to."""
    given: Any = stream.get("/Filter", [])
    names = [str(given)] if isinstance(given, pikepdf.Name) else list(map(str, given))
    names = [LONG_NAMES.get(name, name) for name in names]
    n_unpacking = sum(name in UNPACKING for name in names)
    if n_unpacking > 1:
        raise Refused("too_large")
    packed = stream.read_raw_bytes()
    n = len(packed)
    if names[:1] == ["/FlateDecode"]:
        n = _n_inflated(packed, most)
    elif n_unpacking:
        # In memory, which this process has little of.
        if not set(names) <= UNDONE:
            raise Refused("too_large")
        try:
            n = len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
        except pikepdf.PdfError:
            # Of memory that it does not get, qpdf says this too.
            raise Refused("too_large") from None
    if n > most:
        raise Refused("too_large")
    return n


def _n_inflated(packed: bytes, most: int) -> int:
    """Return how many bytes deflated ones unpack to, without keeping them."""
    n, waiting, unpacking = 0, packed, zlib.decompressobj()
    while waiting and n <= most:
        try:
            n += len(unpacking.decompress(waiting, CHUNK))
        except zlib.error:
            # As readers do: what comes before the damage counts.
            break
        waiting = unpacking.unconsumed_tail
    return n


if __name__ == "__main__":
    main()
