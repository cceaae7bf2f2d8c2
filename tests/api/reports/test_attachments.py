"""Photos of a report: who may add, see and remove them, and what each leaves behind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.models import Attachment, Report
from reports.rules.attachment import MOST_FOR_A_REPORT, MOST_PASSED_OVER
from stronghold.accounts.models import User
from stronghold.audit.choices import Kind
from stronghold.audit.models import Event
from stronghold.kernel import clock
from tests.factories import Cast, make_photo, make_report
from tests.unit.reports.pictures import CANARY, jpeg, png_of_header, told_tales

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1_000_000


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "photos")
    return tmp_path / "photos"


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.officer)


@pytest.fixture
def officer(client: Client, cast: Cast) -> Iterator[Client]:
    client.force_login(cast.officer)
    yield client


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def url(page: str, report: Report, photo: Attachment | None = None) -> str:
    arguments = {"reference": report.reference}
    if photo:
        arguments["photo"] = photo.reference
    return reverse(f"reports:{page}", kwargs=arguments)


def add(client: Client, report: Report, *files: SimpleUploadedFile, **more: Any) -> Any:
    return client.post(url("photos", report), {"photos": list(files)}, **more)


def add_one(client: Client, report: Report) -> Attachment:
    assert add(client, report, upload("a.jpg", jpeg())).status_code == 302
    return Attachment.objects.get()


def n_files(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.exists() else 0


def events(kind: Kind, reference: str) -> list[Event]:
    found = Event.objects.filter(kind=kind, records__contains=[reference])
    return list(found.order_by("pk"))


def test_several_are_added_at_once(
    officer: Client, report: Report, folder: Path, cast: Cast
) -> None:
    response = add(
        officer,
        report,
        upload("a.jpg", jpeg((640, 480))),
        upload("b.png", told_tales()["png"]),
    )

    assert response.status_code == 302
    assert response["Location"] == url("photos", report)
    rows = list(Attachment.objects.order_by("pk"))
    assert [(row.width, row.height) for row in rows] == [(640, 480), (64, 48)]
    assert {row.added_by for row in rows} == {cast.officer}
    assert n_files(folder) == 4
    assert all(CANARY not in path.read_bytes() for path in folder.iterdir())
    for row in rows:
        (event,) = events(Kind.COLLECTION, row.reference)
        assert report.reference in event.records
        assert event.detail == {"photo": row.reference, "bytes": row.n_bytes}


def test_one_bad_file_does_not_lose_the_others(
    officer: Client, report: Report, folder: Path
) -> None:
    response = add(
        officer,
        report,
        upload("good.jpg", jpeg()),
        upload("drawing.jpg", SVG),
        upload("page.jpg", b"<!doctype html><script>alert(1)</script>"),
        upload("bomb.png", png_of_header(60_000, 60_000)),
        upload("also-good.jpg", jpeg((32, 32))),
    )

    assert response.status_code == 400
    said = response.content.decode()
    assert "2 photos added" in said
    assert "drawing.jpg: The file is not a photo in JPEG, PNG or WebP" in said
    assert "page.jpg: The file is not a photo" in said
    assert "bomb.png: The picture is" in said
    assert "good.jpg: " not in said
    assert "<script>alert" not in said
    assert Attachment.objects.count() == 2
    assert n_files(folder) == 4


def test_a_file_of_fifty_megabytes_is_refused_and_nothing_is_left(
    officer: Client, report: Report, folder: Path
) -> None:
    big = jpeg() + bytes(50 * MEGABYTE)

    response = add(officer, report, upload("big.jpg", big), upload("a.jpg", jpeg()))

    assert response.status_code == 400
    said = response.content.decode()
    assert "big.jpg: The file is 50 MB. A photo must be 15 MB or less" in said
    assert Attachment.objects.count() == 1
    assert n_files(folder) == 2


def test_a_request_that_says_it_is_far_too_big_is_refused_unread(
    officer: Client, report: Report
) -> None:
    class Unread:
        def read(self, *args: Any) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    response = officer.generic(
        "POST",
        url("photos", report),
        b"",
        "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(MOST_PASSED_OVER + 1),
        **{"wsgi.input": Unread()},
    )

    assert response.status_code == 413
    assert "Send 100 MB or less at once" in response.content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\nno headers", "multipart/form-data; boundary=x"),
        (b"anything", "multipart/form-data"),
        (b"photos=a.jpg", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_a_request_without_photos_says_what_to_do(
    officer: Client, report: Report, body: bytes, kind: str
) -> None:
    response = officer.generic("POST", url("photos", report), body, kind)

    assert response.status_code in {400, 413}
    said = response.content.decode()
    assert "Choose a photo" in said or "Send fewer of them at once" in said


def test_more_files_than_are_read_at_once_say_so(
    officer: Client, report: Report
) -> None:
    many = [upload(f"{n}.jpg", b"x") for n in range(101)]

    response = add(officer, report, *many)

    assert response.status_code == 413
    assert "Send fewer of them at once" in response.content.decode()
    assert not Attachment.objects.exists()


def test_the_script_is_answered_in_json(officer: Client, report: Report) -> None:
    good = add(
        officer, report, upload("a.jpg", jpeg()), headers={"accept": "application/json"}
    )
    again = add(
        officer, report, upload("a.jpg", jpeg()), headers={"accept": "application/json"}
    )
    bad = add(
        officer, report, upload("b.jpg", SVG), headers={"accept": "application/json"}
    )
    none = officer.post(url("photos", report), headers={"accept": "application/json"})

    reference = Attachment.objects.get().reference
    assert good.json() == {"added": [reference], "there": [], "refused": []}
    assert again.json() == {"added": [], "there": [reference], "refused": []}
    assert (bad.status_code, bad.json()["added"]) == (400, [])
    assert "SVG drawing" in bad.json()["refused"][0]
    assert none.json()["refused"] == ["Choose a photo"]


def test_a_form_without_its_token_is_refused(cast: Cast, report: Report) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.officer)

    response = add(strict, report, upload("a.jpg", jpeg()))

    assert response.status_code == 403
    assert not Attachment.objects.exists()


def test_the_same_photo_twice_is_stored_once(
    officer: Client, report: Report, folder: Path
) -> None:
    add_one(officer, report)

    response = add(officer, report, upload("other-name.jpg", jpeg()))

    assert response.status_code == 302
    assert Attachment.objects.count() == 1
    assert n_files(folder) == 2
    page = officer.get(url("photos", report)).content.decode()
    assert "1 photo was there already" in page


def test_another_report_may_have_the_same_photo(
    officer: Client, report: Report, cast: Cast
) -> None:
    add_one(officer, report)

    assert (
        add(officer, make_report(cast.officer), upload("a.jpg", jpeg())).status_code
        == 302
    )

    assert Attachment.objects.count() == 2


def test_a_report_has_room_for_so_many(
    officer: Client, report: Report, cast: Cast, folder: Path
) -> None:
    for _ in range(MOST_FOR_A_REPORT):
        make_photo(cast.officer, report)

    response = add(officer, report, upload("a.jpg", jpeg()))

    assert response.status_code == 400
    assert f"has {MOST_FOR_A_REPORT} photos already" in response.content.decode()
    assert n_files(folder) == 0


def test_a_report_in_error_takes_no_photo(
    officer: Client, cast: Cast, folder: Path
) -> None:
    wrong = make_report(
        cast.officer, error_at=clock.now(), error_by=cast.officer, error_reason="twice"
    )

    response = add(officer, wrong, upload("a.jpg", jpeg()))

    assert response.status_code == 400
    assert "recorded in error" in response.content.decode()
    assert n_files(folder) == 0
    assert 'id="add"' not in officer.get(url("photos", wrong)).content.decode()


@pytest.mark.parametrize("page", ["photo_full", "photo_small"])
def test_a_picture_is_served_as_nothing_else_and_each_look_is_logged(
    officer: Client, report: Report, page: str
) -> None:
    photo = add_one(officer, report)

    response = officer.get(url(page, report, photo))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert photo.reference in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("inline; ")
    assert response.content.startswith(b"\xff\xd8\xff")
    event = events(Kind.CONSULTATION, photo.reference)[-1]
    assert event.records == sorted([photo.reference, report.reference])
    assert event.detail == {"page": f"reports:{page}"}


def test_the_page_of_a_report_shows_its_photos_to_those_who_may_see_them(
    officer: Client, report: Report, cast: Cast
) -> None:
    photo = add_one(officer, report)
    small = url("photo_small", report, photo)
    detail = reverse("reports:detail", args=[report.reference])

    assert small in officer.get(detail).content.decode()
    assert "Add photos" in officer.get(detail).content.decode()
    assert photo.reference in events(Kind.CONSULTATION, photo.reference)[-1].records
    officer.force_login(cast.analyst)
    page = officer.get(detail).content.decode()
    assert (small in page, "Photos" in page) == (False, False)
    officer.force_login(cast.records)
    page = officer.get(detail).content.decode()
    assert (small in page, "Add photos" in page) == (True, False)


PAGES = [
    "photo",
    "photo_full",
    "photo_small",
    "photo_remove",
    "photo_put_back",
    "photo_caption",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["analyst", "partner", "admin", "other_officer"])
def test_others_are_told_nothing_of_a_photo(
    officer: Client, report: Report, cast: Cast, page: str, who: str
) -> None:
    photo = add_one(officer, report)
    officer.force_login(getattr(cast, who))
    unknown = url(page, report, photo).replace(photo.reference, "P-2222-2222")

    for method in (officer.get, officer.post):
        answer, same = method(url(page, report, photo)), method(unknown)

        assert answer.status_code == same.status_code
        assert answer.status_code in {403, 404, 405}
        strip = str.maketrans("", "")
        assert photo.reference not in answer.content.decode().translate(strip)
    photo.refresh_from_db()
    assert photo.removed_at is None


def test_a_photo_of_another_report_is_not_there(
    officer: Client, report: Report, cast: Cast
) -> None:
    photo = add_one(officer, report)
    other = make_report(cast.officer)

    assert officer.get(url("photo_full", other, photo)).status_code == 404


def test_a_row_whose_file_is_gone_is_not_there_and_is_logged(
    officer: Client, report: Report, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    photo = make_photo(cast.officer, report)

    assert officer.get(url("photo_full", report, photo)).status_code == 404
    assert photo.reference in caplog.text


def test_a_caption_says_what_it_shows(officer: Client, report: Report) -> None:
    photo = add_one(officer, report)

    response = officer.post(
        url("photo_caption", report, photo), {"caption": "  Back gate,\n open "}
    )

    assert response.status_code == 302
    photo.refresh_from_db()
    assert photo.caption == "Back gate, open"
    event = events(Kind.ALTERATION, photo.reference)[-1]
    assert event.detail == {"change": "photo_captioned", "photo": photo.reference}
    assert "Back gate" in officer.get(url("photo", report, photo)).content.decode()


def test_a_caption_that_tells_who_somebody_is_warns_once(
    officer: Client, report: Report
) -> None:
    photo = add_one(officer, report)
    words = {"caption": "Mr Example at AB12 CDE"}
    where = url("photo_caption", report, photo)

    warned = officer.post(where, words)

    assert warned.status_code == 400
    assert (
        "This looks as if it holds a number plate and a name" in warned.content.decode()
    )
    assert officer.post(where, {**words, "keep_words": "on"}).status_code == 302
    photo.refresh_from_db()
    assert photo.caption == words["caption"]


@pytest.mark.parametrize("caption", ["a" * 201, "null \x00"])
def test_a_caption_that_cannot_be_kept_is_refused(
    officer: Client, report: Report, caption: str
) -> None:
    photo = add_one(officer, report)

    response = officer.post(url("photo_caption", report, photo), {"caption": caption})

    assert response.status_code == 400
    photo.refresh_from_db()
    assert photo.caption == ""


def test_a_photo_is_removed_and_put_back(
    officer: Client, report: Report, folder: Path, cast: Cast
) -> None:
    photo = add_one(officer, report)
    put_back = url("photo_put_back", report, photo)

    officer.post(url("photo_remove", report, photo))

    photo.refresh_from_db()
    assert photo.removed_by == cast.officer
    assert n_files(folder) == 2
    assert officer.get(url("photo_full", report, photo)).status_code == 404
    assert put_back in officer.get(url("photos", report)).content.decode()
    officer.post(put_back)
    photo.refresh_from_db()
    assert (photo.removed_at, photo.removed_by) == (None, None)
    assert officer.get(url("photo_full", report, photo)).status_code == 200
    changes = [e.detail["change"] for e in events(Kind.ALTERATION, photo.reference)]
    assert changes == ["photo_removed", "photo_put_back"]


def test_a_removed_photo_is_seen_by_the_records_manager_alone(
    officer: Client, report: Report, cast: Cast
) -> None:
    photo = add_one(officer, report)
    officer.post(url("photo_remove", report, photo))

    def sees(who: User) -> tuple[int, bool]:
        officer.force_login(who)
        officer.get(url("photos", report))  # The message of the removal is shown once.
        listed = photo.reference in officer.get(url("photos", report)).content.decode()
        return officer.get(url("photo_full", report, photo)).status_code, listed

    assert sees(cast.records) == (200, True)
    assert sees(cast.supervisor) == (404, False)
    # Who removed it may undo that, and is shown no picture.
    assert sees(cast.officer) == (404, True)


def test_another_officers_photo_is_removed_by_a_supervisor_only(
    officer: Client, report: Report, cast: Cast
) -> None:
    photo = add_one(officer, report)
    photo.added_by = cast.supervisor
    photo.save(update_fields=["added_by"])

    assert officer.post(url("photo_remove", report, photo)).status_code == 403
    officer.force_login(cast.supervisor)
    assert officer.post(url("photo_remove", report, photo)).status_code == 302


def test_a_photo_added_again_after_its_removal_stands_in_for_it(
    officer: Client, report: Report
) -> None:
    first = add_one(officer, report)
    officer.post(url("photo_remove", report, first))
    add(officer, report, upload("a.jpg", jpeg()))

    officer.post(url("photo_put_back", report, first))

    assert Attachment.objects.filter(removed_at__isnull=True).count() == 1
    first.refresh_from_db()
    assert first.removed_at is not None


def test_no_other_page_takes_files(officer: Client, folder: Path) -> None:
    response = officer.post(reverse("reports:new"), {"x": upload("a.jpg", jpeg())})

    assert response.status_code == 400
    assert not response.wsgi_request.FILES
    assert n_files(folder) == 0
