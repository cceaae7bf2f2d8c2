"""Who may see a photo, say what it shows, remove it and put it back."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from reports.models import Attachment, Report
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from tests.api.reports.photos.sending import (
    add,
    add_one,
    events,
    n_files,
    upload,
    url,
)
from tests.factories import Cast, make_photo, make_report
from tests.unit.reports.pictures import jpeg


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
def test_others_see_nothing_of_a_photo(
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


def test_a_caption_that_names_someone_warns_once(
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
    photo = make_photo(cast.supervisor, report)

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
