"""Reads an uploaded picture and encodes it again, with nothing of the old file kept.

Its type is found from its content. Its size is known before it is decoded, and a
process decodes one picture at a time, so that memory is bounded.
"""

import io
import re
import struct
import threading
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms, UnidentifiedImageError

from reports.photos.rules import PhotoRefused, check_pixels

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2560
LONGEST_SIDE_SMALL = 400
QUALITY = 85
ORIENTATION = 0x0112
# The EXIF orientation of a camera, and the turn that puts the picture upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LARGEST_PROFILE = 1_000_000
NOT_A_PHOTO = "The file is not a photo in JPEG, PNG or WebP"
BROKEN = "The picture is broken or cut short. Take or send it again"
# How other files begin that people mistake for photos.
OTHER_KINDS = {
    b"%PDF": "a PDF",
    b"II*\0": "a TIFF picture",
    b"MM\0*": "a TIFF picture",
    b"GIF8": "a GIF picture",
    b"<svg": "an SVG drawing",
    b"<?xm": "an XML file, such as an SVG drawing",
    b"<!DO": "a web page",
    b"<htm": "a web page",
    b"PK\x03\x04": "a ZIP archive or a document",
}

# Each scan of a JPEG covers all its pixels. Cameras write one, or about ten.
MOST_SCANS = 100
# The marker before a segment of a JPEG that has a length, and two such markers.
_MARKER = re.compile(b"\xff([\x02-\xcf\xd9-\xfe])")
_SCAN, _END = b"\xda", b"\xd9"

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Photo:
    """The picture as it is stored, and a small version of it."""

    content: bytes
    small: bytes
    width: int
    height: int


def read_photo(stream: BinaryIO) -> Photo:
    """Return the photo encoded again; PhotoRefused for anything that is not a photo."""
    _check_beginning(stream)
    with _one_at_a_time:
        try:
            return _read(stream)
        except PhotoRefused:
            raise
        except UnidentifiedImageError:
            raise PhotoRefused(f"{NOT_A_PHOTO}. Choose another file") from None
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise PhotoRefused("The picture is far too big to be a photo") from None
        # Whatever makes a decoder fail is reported as a broken file.
        except (OSError, ValueError, SyntaxError, struct.error, EOFError):
            raise PhotoRefused(BROKEN) from None
        except (IndexError, KeyError, TypeError, OverflowError, MemoryError):
            raise PhotoRefused(BROKEN) from None


def _check_beginning(stream: BinaryIO) -> None:
    """Name the usual wrong files, and check a WebP's size before it is decoded."""
    stream.seek(0)
    start = stream.read(40)
    stream.seek(0)
    if start[4:8] == b"ftyp":
        raise PhotoRefused(
            f"{NOT_A_PHOTO}: it is a HEIC picture or a video. On the phone, choose "
            "“Most compatible” in the camera’s settings, or send it as JPEG"
        )
    for beginning, kind in OTHER_KINDS.items():
        if start.lstrip().startswith((beginning, beginning.lower())):
            raise PhotoRefused(f"{NOT_A_PHOTO}: it is {kind}. Choose another file")
    if size := _webp_size(start):
        check_pixels(*size, kind="WEBP")


def _webp_size(start: bytes) -> tuple[int, int] | None:
    """Return width and height from the header of a WebP; None for other files."""
    if start[:4] != b"RIFF" or start[8:12] != b"WEBP" or len(start) < 30:
        return None
    kind = start[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(start[24:27], "little")
        height = int.from_bytes(start[27:30], "little")
        return width + 1, height + 1
    if kind == b"VP8L":
        bits = int.from_bytes(start[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack("<HH", start[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _read(stream: BinaryIO) -> Photo:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(stream, formats=FORMATS) as opened:
            check_pixels(*opened.size, kind=_kind(opened))
            _check_still(opened)
            _check_scans(stream, opened)
            picture = _plain(opened)
    content = _written(picture)
    width, height = picture.size
    picture.thumbnail((LONGEST_SIDE_SMALL, LONGEST_SIDE_SMALL))
    return Photo(content, _written(picture), width, height)


def _kind(opened: Image.Image) -> str:
    """Return the format; a JPEG followed by another picture (MPO) is a JPEG."""
    return "JPEG" if opened.format == "MPO" else str(opened.format)


def _check_still(opened: Image.Image) -> None:
    """Refuse an animation.

    Many phones append a second picture or a gain map to a JPEG: that is dropped.
    """
    if opened.format != "MPO" and getattr(opened, "is_animated", False):
        raise PhotoRefused("The picture moves. Send a still one")


def _check_scans(stream: BinaryIO, opened: Image.Image) -> None:
    """Refuse a JPEG that is small to send and takes minutes to decode."""
    if _kind(opened) != "JPEG":
        return
    position = stream.tell()
    stream.seek(0)
    n_scans = _n_scans(stream.read())
    stream.seek(position)
    if n_scans > MOST_SCANS:
        raise PhotoRefused(BROKEN)


def _n_scans(content: bytes) -> int:
    """Count the scans of the first picture in the file."""
    n, position = 0, 2
    while (marker := _MARKER.search(content, position)) and marker[1] != _END:
        n += marker[1] == _SCAN
        start = marker.end()
        position = start + int.from_bytes(content[start : start + 2], "big")
    return n


def _plain(opened: Image.Image) -> Image.Image:
    """Return only the pixels: upright, at most LONGEST_SIDE, in sRGB, on white."""
    turn = TURNS.get(_orientation(opened))
    profile = opened.info.get("icc_profile") or b""
    # Decodes a JPEG at half its size or less if that is large enough.
    opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    picture = _resizable(opened)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    picture = _on_white(_in_srgb(picture, profile))
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info = {}
    return picture


def _orientation(opened: Image.Image) -> int:
    """Return the EXIF orientation; 1 (upright) if it cannot be read."""
    try:
        return int(opened.getexif().get(ORIENTATION, 1))
    # A broken EXIF block can fail in any way, and does not harm the picture.
    except Exception:
        return 1


def _resizable(opened: Image.Image) -> Image.Image:
    """Return a mode that can be resized: no palette, 16-bit or 1-bit pixels."""
    if opened.mode in {"RGB", "RGBA", "L", "CMYK"}:
        return opened
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_alpha = "transparency" in opened.info or "A" in opened.mode
    return opened.convert("RGBA" if has_alpha else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Convert from the file's own colour profile, which is then dropped."""
    if not 0 < len(profile) <= LARGEST_PROFILE or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        done = ImageCms.profileToProfile(picture, given, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture
    return done or picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _written(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=QUALITY, optimize=True)
    return target.getvalue()
