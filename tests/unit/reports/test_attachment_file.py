"""A photo is recognised by its content and encoded again; other files are refused."""

import io

import pytest
from PIL import Image, ImageCms

from reports.photos.image import Photo, read_photo
from reports.photos.rules import PhotoRefused
from tests.unit.reports.pictures import (
    CANARY,
    jpeg,
    jpeg_of_scans,
    picture,
    png_of_header,
    saved,
    turned,
    webp_of_header,
    with_metadata,
)

RED, BLUE = (200, 20, 20), (40, 90, 160)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def read(content: bytes) -> Photo:
    return read_photo(io.BytesIO(content))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def is_near(found: object, due: tuple[int, int, int], most: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(a - b) <= most for a, b in zip(found, due, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_is_kept_as_jpeg(kind: str) -> None:
    photo = read(saved(picture((640, 480)), kind))

    assert (photo.width, photo.height) == (640, 480)
    for content in (photo.content, photo.small):
        kept = opened(content)
        kept.load()
        assert (kept.format, kept.mode) == ("JPEG", "RGB")
        assert is_near(kept.getpixel((5, 5)), RED)
        assert is_near(kept.getpixel((kept.width - 5, kept.height - 5)), BLUE)


def test_a_big_photo_is_made_smaller_and_has_a_small_one() -> None:
    photo = read(jpeg((4000, 3000)))

    assert (photo.width, photo.height) == (2560, 1920)
    assert opened(photo.content).size == (2560, 1920)
    assert opened(photo.small).size == (400, 300)


@pytest.mark.parametrize("kind", with_metadata())
def test_nothing_of_the_old_file_is_kept(kind: str) -> None:
    content = with_metadata()[kind]
    assert CANARY in content

    photo = read(content)

    for kept in (photo.content, photo.small):
        assert CANARY not in kept
        assert not opened(kept).getexif()
        assert set(opened(kept).info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
        }
        for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"\xff\xfe"):
            assert mark not in kept[:400]


@pytest.mark.parametrize(
    ("orientation", "red_corner"),
    [
        (1, (0, 0)),
        (2, (1, 0)),
        (3, (1, 1)),
        (4, (0, 1)),
        (5, (0, 0)),
        (6, (1, 0)),
        (7, (1, 1)),
        (8, (0, 1)),
    ],
)
def test_a_photo_stands_upright(orientation: int, red_corner: tuple[int, int]) -> None:
    kept = opened(read(turned(orientation, (640, 480))).content)

    assert kept.size == ((640, 480) if orientation < 5 else (480, 640))
    for x in (0, 1):
        for y in (0, 1):
            corner = (5 + x * (kept.width - 11), 5 + y * (kept.height - 11))
            due = RED if (x, y) == red_corner else BLUE
            assert is_near(kept.getpixel(corner), due), (x, y)


def test_colours_are_brought_to_srgb() -> None:
    """A profile in which red stands for green tells that it is gone by."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ")
    swapped = swapped.replace(b"????", b"gXYZ")

    kept = opened(read(jpeg((640, 480), icc_profile=swapped)).content)

    assert is_near(kept.getpixel((5, 5)), (20, 200, 20))


@pytest.mark.parametrize("profile", [b"no profile", bytes(500)])
def test_a_profile_that_cannot_be_read_is_left_aside(profile: bytes) -> None:
    kept = opened(read(saved(picture(), "PNG", icc_profile=profile)).content)

    assert is_near(kept.getpixel((5, 5)), RED)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "I;16"])
def test_every_kind_of_pixel_can_be_kept(mode: str) -> None:
    made = (
        picture().convert("L").convert("I;16") if mode == "I;16" else picture(mode=mode)
    )

    kept = opened(read(saved(made, "PNG")).content)

    assert (kept.size, kept.mode) == ((64, 48), "RGB")


def test_sixteen_bits_a_pixel_keep_their_brightness() -> None:
    made = Image.new("I;16", (32, 32), 128 * 256)

    found = opened(read(saved(made, "PNG")).content).getpixel((16, 16))

    assert is_near(found, (128, 128, 128), most=2)


def test_what_is_see_through_lies_on_white() -> None:
    made = Image.new("RGBA", (32, 32), (0, 0, 0, 0))

    found = opened(read(saved(made, "PNG")).content).getpixel((16, 16))

    assert found == (255, 255, 255)


def test_a_jpeg_in_printing_colours_is_kept() -> None:
    kept = opened(read(saved(picture().convert("CMYK"), "JPEG")).content)

    assert kept.mode == "RGB"


def test_the_second_picture_of_a_phone_is_left_out() -> None:
    """Phones put a gain map or a depth behind a JPEG: it is a photo all the same."""
    second = picture().rotate(180)
    both = saved(picture(), "MPO", save_all=True, append_images=[second])
    assert opened(both).format == "MPO"

    photo = read(both)

    assert is_near(opened(photo.content).getpixel((5, 5)), RED)
    assert getattr(opened(photo.content), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (SVG, "an SVG drawing"),
        (b"<?xml version='1.0'?>" + SVG, "an SVG drawing"),
        (b"  \n" + HTML, "a web page"),
        (b"%PDF-1.7 and so on", "a PDF"),
        (saved(picture(), "TIFF"), "a TIFF picture"),
        (saved(picture(), "GIF"), "a GIF picture"),
        (saved(picture(), "BMP"), "not a photo in JPEG, PNG or WebP"),
        (saved(picture(), "PPM"), "not a photo in JPEG, PNG or WebP"),
        (b"PK\x03\x04 a zip", "a ZIP archive"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "a HEIC picture"),
        (b"some words", "not a photo in JPEG, PNG or WebP"),
        (b"\xff\xd8\xff\xe0 no more", "broken|not a photo"),
        (jpeg((640, 480))[:4000], "broken or cut short"),
        (saved(picture((640, 480)), "PNG")[:-40], "broken or cut short"),
        (saved(picture((640, 480)), "WEBP")[:-40], "broken|not a photo"),
        (png_of_header(60_000, 60_000), "60,000 by 60,000 pixels|far too big"),
        (png_of_header(5_001, 5_000), "5,001 by 5,000 pixels"),
        (png_of_header(5_000, 5_000), "broken or cut short"),
        (webp_of_header(16_000, 16_000), "16,000 by 16,000 pixels"),
    ],
)
def test_what_is_no_photo_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(PhotoRefused, match=why) as refused:
        read(content)

    assert refused.value.field == "photos"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind: str) -> None:
    frames = [picture(), picture().rotate(180)]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:])

    with pytest.raises(PhotoRefused, match="moves"):
        read(moving)


def test_a_chunk_of_text_that_unpacks_without_end_is_refused() -> None:
    from PIL import PngImagePlugin

    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", "a" * 5_000_000, zip=True)

    with pytest.raises(PhotoRefused):
        read(saved(picture(), "PNG", pnginfo=chunks))


def test_a_jpeg_that_takes_minutes_to_unpack_is_refused() -> None:
    with pytest.raises(PhotoRefused, match="broken"):
        read(jpeg_of_scans(5_000))

    assert read(jpeg_of_scans(20)).width == 64


def test_what_stands_behind_a_photo_is_no_scan_of_it() -> None:
    film = b"\xff\xda\x00\x02" * 5_000

    assert read(saved(picture(), "JPEG", progressive=True) + film).width == 64


def test_a_photo_after_a_refused_one_is_read() -> None:
    with pytest.raises(PhotoRefused):
        read(SVG)

    assert read(jpeg()).width == 64
