"""Photos are added one by one, whatever is wrong with the others."""

from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Attachment, Report
from reports.photos.rules import MOST_FOR_A_REPORT
from stronghold.core.audit.choices import Kind
from stronghold.core.kernel import clock
from stronghold.core.uploads import folder as uploads_folder
from stronghold.core.uploads.rules import MOST_PASSED_OVER
from tests.api.reports.photos.sending import (
    MEGABYTE,
    SVG,
    add,
    add_one,
    events,
    n_files,
    upload,
    url,
)
from tests.factories import Cast, make_photo, make_report
from tests.unit.reports.pictures import CANARY, jpeg, png_of_header, with_metadata


def test_several_are_added_at_once(
    officer: Client, report: Report, folder: Path, cast: Cast
) -> None:
    response = add(
        officer,
        report,
        upload("a.jpg", jpeg((640, 480))),
        upload("b.png", with_metadata()["png"]),
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
    assert "Choose a photo" in said or "Send fewer at once" in said


def test_more_files_than_are_read_at_once_say_so(
    officer: Client, report: Report
) -> None:
    many = [upload(f"{n}.jpg", b"x") for n in range(101)]

    response = add(officer, report, *many)

    assert response.status_code == 413
    assert "Send fewer at once" in response.content.decode()
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


def test_without_room_nothing_is_stored_and_the_sender_reads_why(
    report: Report, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written to /dev/full finds no space, as on a disk that is full."""
    with ExitStack() as files:

        def full() -> IO[bytes]:
            return files.enter_context(open("/dev/full", "w+b", 0))

        monkeypatch.setattr(uploads_folder, "spool", full)
        client = Client(raise_request_exception=False)
        client.force_login(report.recorded_by)
        sent = upload("a.jpg", jpeg()), upload("a.jpg", jpeg())
        opens, asks = {"Sec-Fetch-Mode": "navigate"}, {"accept": "application/json"}
        person = add(client, report, sent[0], headers=opens)
        script = add(client, report, sent[1], headers=asks)

    assert (person.status_code, script.status_code) == (507, 507)
    assert "no room for files" in person.content.decode()
    assert script.json()["code"] == "no_room"
    assert "Try again later" in script.json()["detail"]
    assert not Attachment.objects.exists()
    assert n_files(folder) == 0


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


def test_no_other_page_takes_files(officer: Client, folder: Path) -> None:
    response = officer.post(reverse("reports:new"), {"x": upload("a.jpg", jpeg())})

    assert response.status_code == 400
    assert not response.wsgi_request.FILES
    assert n_files(folder) == 0
