"""Pictures that people send: good ones, and what only looks like one."""

import io
import struct
import zlib

from PIL import Image, ImageCms, PngImagePlugin

# Planted in every place of a file that is no picture; found nowhere in what is kept.
CANARY = b"canary-7f3k-behind-the-blue-gate"


def picture(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Return a picture whose upper left quarter is red, so that a turn shows."""
    made = Image.new("RGB", size, (40, 90, 160))
    made.paste((200, 20, 20), (0, 0, size[0] // 2, size[1] // 2))
    return made if mode == "RGB" else made.convert(mode)


def saved(made: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    made.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


def jpeg(size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    return saved(picture(size), "JPEG", **{"quality": 95, **options})


def turned(orientation: int, size: tuple[int, int] = (64, 48)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return jpeg(size, exif=exif)


def with_metadata() -> dict[str, bytes]:
    """Return a picture of each kind with the canary wherever a file can hold words."""
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    exif.get_ifd(0x8825)[29] = CANARY.decode()
    xmp = b"<x:xmpmeta>" + CANARY + b"</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", CANARY.decode())
    chunks.add_text("Zipped", CANARY.decode(), zip=True)
    chunks.add_itxt("XML:com.adobe.xmp", xmp.decode())
    extras = {"exif": exif, "icc_profile": profile + CANARY}
    return {
        "jpeg": jpeg(xmp=xmp, comment=CANARY, **extras) + CANARY,
        "png": saved(picture(), "PNG", pnginfo=chunks, **extras) + CANARY,
        "webp": saved(picture(), "WEBP", xmp=xmp, **extras),
    }


def png_of_header(width: int, height: int) -> bytes:
    """Return a small PNG that says it has this size, and unpacks into that much."""
    rows = zlib.compress(b"\0" * 100_000, 9)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data)
        for kind, data in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def webp_of_header(width: int, height: int) -> bytes:
    """Return the start of a WebP that says it has this size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size + bytes(32)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_of_scans(n: int) -> bytes:
    """Return a progressive JPEG that goes over its pixels so many times more."""
    made = saved(picture(mode="L"), "JPEG", progressive=True)
    start = made.rindex(b"\xff\xda")
    # The last scan with the table before it, which may be said as often as one likes.
    start, end = made.rindex(b"\xff\xc4", 0, start), len(made) - 2
    return made[:end] + made[start:end] * n + made[end:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = kind + data
    return (
        struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))
    )
