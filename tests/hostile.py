"""Files that do harm where they are opened, made as attackers make them."""

import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf
from PIL import Image

MANY = 1_000_000


def pdf(change: Callable[[Pdf], object] = lambda _: None, **saved: Any) -> bytes:
    """Return a PDF of a page, after a change to it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    change(made)
    kept = BytesIO()
    made.save(kept, **saved)
    return kept.getvalue()


def opens_by(**action: Any) -> bytes:
    """Return a PDF that does something as it is opened."""

    def change(made: Pdf) -> None:
        made.Root.OpenAction = made.make_indirect(Dictionary(**action))

    return pdf(change)


def _with_a_file(made: Pdf) -> None:
    made.attachments["notes.txt"] = b"some notes"


def _with_a_bomb(made: Pdf) -> None:
    packed = pikepdf.Stream(made, b"")
    packed.write(zlib.compress(bytes(620_000_000), 1), filter=Name.FlateDecode)
    made.pages[0].Contents = packed


def packed_by(*filters: Name, n_bytes: int, **others: Any) -> bytes:
    """Return a PDF with a stream of so many bytes, deflated, with these filters."""
    content = zlib.compress(bytes(n_bytes), 9)
    if filters[:1] == (Name.ASCIIHexDecode,):
        content = content.hex().encode() + b">"

    def change(made: Pdf) -> None:
        packed = pikepdf.Stream(made, content)
        packed.Filter = pikepdf.Array(filters)
        for name, value in others.items():
            packed[f"/{name}"] = value
        made.Root.X = made.make_indirect(packed)

    none = pikepdf.StreamDecodeLevel.none
    return pdf(change, compress_streams=False, stream_decode_level=none)


def of_a_million_objects() -> bytes:
    """Return a small PDF of a million objects, all in one packed stream."""
    first = 4
    numbers = b" ".join(b"%d %d" % (first + i, 2 * i) for i in range(MANY))
    packed = zlib.compress(numbers + b" " + b"1 " * MANY, 1)
    out, places = bytearray(b"%PDF-1.5\n"), []
    for n, content in (
        (1, b"<</Type/Catalog/Pages 2 0 R>>"),
        (2, b"<</Type/Pages/Kids[]/Count 0>>"),
        (
            3,
            b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n"
            % (MANY, len(numbers) + 1, len(packed))
            + packed
            + b"\nendstream",
        ),
    ):
        places.append(len(out))
        out += b"%d 0 obj\n" % n + content + b"\nendobj\n"
    start = len(out)
    rows = bytearray(8)
    for place in places:
        rows += struct.pack(">BIHB", 1, place, 0, 0)
    for i in range(MANY):
        rows += struct.pack(">BIHB", 2, 3, i >> 8, i & 255)
    rows += struct.pack(">BIHB", 1, start, 0, 0)
    table = zlib.compress(bytes(rows), 1)
    out += (
        b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 3]/Root 1 0 R/Filter/FlateDecode"
        b"/Length %d>>stream\n" % (MANY + first, MANY + first + 1, len(table))
    )
    return bytes(out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)


def png_of(width: int, height: int) -> bytes:
    """Return a PNG that says it is so large, and has hardly a byte of pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def picture(form: str = "JPEG") -> bytes:
    kept = BytesIO()
    Image.new("RGB", (60, 80), "white").save(kept, form)
    return kept.getvalue()


def zip_of() -> bytes:
    return b"PK\x03\x04" + bytes(60) + b"PK\x05\x06" + bytes(18)


# What makes each file, and the reason for which it is refused.
HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "script": (
        lambda: opens_by(S=Name.JavaScript, JS="app.alert(1)"),
        "has a script in it",
    ),
    "script of a form": (
        lambda: pdf(
            lambda made: setattr(
                made.Root, "AcroForm", Dictionary(XFA=pikepdf.String("<xdp/>"))
            )
        ),
        "has a script in it",
    ),
    "launch": (
        lambda: opens_by(S=Name.Launch, F="cmd.exe"),
        "opens or sends something",
    ),
    "submit": (
        lambda: opens_by(S=Name.SubmitForm, F="https://example.org"),
        "opens or sends something",
    ),
    "embedded file": (lambda: pdf(_with_a_file), "has other files in it"),
    "encrypted": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="b")),
        "locked with a password",
    ),
    "encrypted without a password to open it": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="a", user="")),
        "locked with a password",
    ),
    "a picture before the PDF": (
        lambda: b"GIF89a" + pdf(),
        "something else that has a PDF in it",
    ),
    "an archive after the PDF": (
        lambda: pdf() + zip_of(),
        "something else in it or after it",
    ),
    "an archive around the end": (
        lambda: pdf().replace(b"startxref", zip_of() + b"\nstartxref", 1),
        "something else in it or after it",
    ),
    "a million objects": (of_a_million_objects, "too large or too complicated"),
    "a stream that unpacks to 620 MB": (
        lambda: pdf(
            _with_a_bomb,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        ),
        "too large or too complicated",
    ),
    "a stream that a short name of its filter unpacks": (
        lambda: packed_by(Name("/Fl"), n_bytes=620_000_000),
        "too large or too complicated",
    ),
    "a stream that unpacks behind another filter": (
        lambda: packed_by(Name.ASCIIHexDecode, Name.FlateDecode, n_bytes=620_000_000),
        "too large or too complicated",
    ),
    "a stream that unpacks twice": (
        lambda: packed_by(Name.FlateDecode, Name.RunLengthDecode, n_bytes=1000),
        "too large or too complicated",
    ),
    "a stream whose content is elsewhere": (
        lambda: packed_by(Name.FlateDecode, n_bytes=0, F=r"\\example.org\share"),
        "opens or sends something",
    ),
    "a page of another file in its own": (
        lambda: packed_by(
            Name.FlateDecode, n_bytes=0, Ref=Dictionary(F="other.pdf", Page=0)
        ),
        "opens or sends something",
    ),
    "an address": (
        lambda: opens_by(S=Name.URI, URI="https://example.org"),
        "opens or sends something",
    ),
    "an address after a page": (
        lambda: opens_by(
            S=Name.Named,
            N=Name.NextPage,
            Next=Dictionary(S=Name.URI, URI="http://a.uk"),
        ),
        "opens or sends something",
    ),
    "a picture of a thousand megapixels": (
        lambda: png_of(40_000, 25_000),
        "far too big to be a photo",
    ),
    "a script for a computer": (
        lambda: b"<html><script>alert(1)</script>",
        "must be a PDF",
    ),
    "a program": (lambda: b"MZ\x90\x00", "must be a PDF"),
    "cut short": (lambda: pdf()[:-12], "cut short"),
    "no PDF but by its first line": (
        lambda: b"%PDF-1.7\nhello\n%%EOF\n",
        "PDF is broken",
    ),
    "half a picture": (lambda: picture()[:200], "broken or cut short"),
    "empty": (lambda: b"", "Choose the file|The file is empty"),
}
