"""Puts the pages of other PDFs into a document that our templates make.

Such a page is a picture of the document first, of its own shape (`stand_in`): so the
document's numbering, contents, bookmarks and tags are made as for any other picture.
Then each stand-in is replaced by the page itself, drawn in its place.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Rectangle
from PIL import Image

# The second and third pixel of a stand-in, which no other picture begins by; the first
# is its number.
MARK = b"StoHol"
LONGEST = 1000
# Operators that mark content for a reader; the whole page is one figure here.
MARKS = {"BMC", "BDC", "EMC", "MP", "DP"}


def stand_in(number: int, page: pikepdf.Page) -> bytes:
    """Return a picture, as PNG, of the shape of a page."""
    width, height = _shown_size(page)
    scale = LONGEST / max(width, height)
    size = max(round(width * scale), 3), max(round(height * scale), 1)
    picture = Image.new("RGB", size, "white")
    first = number.to_bytes(3, "big") + MARK
    for n in range(3):
        red, green, blue = first[3 * n : 3 * n + 3]
        picture.putpixel((n, 0), (red, green, blue))
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def flattened(source: BinaryIO) -> Pdf:
    """Open a PDF whose filled-in fields and notes are part of its pages."""
    opened = pikepdf.open(source, suppress_warnings=True)
    opened.generate_appearance_streams()
    opened.flatten_annotations(mode="print")
    return opened


def put_pages(document: bytes, pages: Sequence[pikepdf.Page], target: BinaryIO) -> None:
    """Write a document with its stand-ins replaced by these pages, by their numbers."""
    with pikepdf.open(BytesIO(document)) as made:
        for page in made.pages:
            drawn = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
            for name, picture in list(drawn.items()):
                number = _number_of(picture)
                if number is not None:
                    drawn[name] = _drawn(made, page, pages[number])
        made.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _number_of(picture: Any) -> int | None:
    """Return the number of a stand-in; None for any other picture."""
    if picture.get("/Subtype") != Name.Image or "/Filter" not in picture:
        return None
    if picture.Filter not in (Name.FlateDecode, Array([Name.FlateDecode])):
        return None
    first = bytes(picture.read_bytes()[:9])
    return int.from_bytes(first[:3], "big") if first[3:] == MARK else None


def _drawn(made: Pdf, onto: pikepdf.Page, page: pikepdf.Page) -> pikepdf.Stream:
    """Return a page as what is drawn in a square of one by one, as a picture is."""
    width, height = _shown_size(page)
    content = _without_marks(page)
    copied = made.copy_foreign(page.as_form_xobject())
    if content is not None:
        copied.write(content)
    if "/StructParents" in copied:
        del copied["/StructParents"]
    placed = onto.calc_form_xobject_placement(
        copied,
        Name("/Page"),
        Rectangle(0, 0, width, height),
        invert_transformations=False,
        allow_expand=True,
    )
    return pikepdf.Stream(
        made,
        placed,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, width, height]),
        Matrix=Array([1 / width, 0, 0, 1 / height, 0, 0]),
        Resources=Dictionary(XObject=Dictionary(Page=copied)),
    )


def _without_marks(page: pikepdf.Page) -> bytes | None:
    """Return the content of a page without its marks; None if it has none."""
    page.contents_coalesce()
    content = page.Contents.read_bytes() if "/Contents" in page else b""
    if not any(mark in content for mark in (b"BMC", b"BDC", b"MP", b"DP")):
        return None
    kept = [
        instruction
        for instruction in pikepdf.parse_content_stream(page)
        if str(instruction.operator) not in MARKS
    ]
    return pikepdf.unparse_content_stream(kept)


def _shown_size(page: pikepdf.Page) -> tuple[float, float]:
    """Return the width and height of a page as it is read, in points."""
    left, low, right, high = (float(edge) for edge in page.trimbox)
    width, height = abs(right - left) or 1, abs(high - low) or 1
    return (height, width) if _turn(page.obj) % 180 else (width, height)


def _turn(part: Any) -> int:
    """Return by how many degrees a page is turned, as it or a part above it says."""
    while part is not None:
        if "/Rotate" in part:
            return int(part.Rotate)
        part = part.get("/Parent")
    return 0
