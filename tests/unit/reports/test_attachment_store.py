"""The folder of photos: private, each file whole or absent, swept of what is left."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from reports.photos import store as photo_store
from reports.photos.actions import sweep_photos
from reports.photos.image import Photo
from reports.tasks import sweep_photos as sweep_task
from stronghold.core.kernel import clock
from stronghold.core.uploads.folder import spool
from tests.factories import Cast, make_photo, make_report

PHOTO = Photo(b"the picture", b"a small one", 1, 1)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "photos")
    return tmp_path / "photos"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def grow_old(folder: Path) -> None:
    before = (clock.now() - timedelta(days=2)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (before, before))


def test_a_photo_is_two_private_files_under_random_names(
    folder: Path,
) -> None:
    name = photo_store.store(PHOTO)

    assert len(name) == 32
    assert names(folder) == {f"{name}.jpg", f"{name}.small.jpg"}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in folder.iterdir()} == {0o600}
    assert photo_store.read(name, small=False) == b"the picture"
    assert photo_store.read(name, small=True) == b"a small one"


def test_a_disk_that_fails_half_way_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fail_the_second_time(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", fail_the_second_time)

    with pytest.raises(OSError, match="no space"):
        photo_store.store(PHOTO)

    assert names(folder) == set()


def test_an_upload_has_no_name_in_the_folder(folder: Path) -> None:
    with spool() as upload:
        upload.write(b"a photo")
        assert names(folder) == set()


def test_the_sweep_takes_what_no_row_names_and_is_old(cast: Cast, folder: Path) -> None:
    kept, orphan = photo_store.store(PHOTO), photo_store.store(PHOTO)
    removed = photo_store.store(PHOTO)
    (folder / f"{orphan[:-1]}x.jpg.new").write_bytes(b"half a pict")
    report = make_report(cast.officer)
    make_photo(cast.officer, report, stored_name=kept)
    make_photo(
        cast.officer,
        report,
        stored_name=removed,
        removed_at=clock.now(),
        removed_by=cast.officer,
    )
    grow_old(folder)
    fresh = photo_store.store(PHOTO)

    n_gone = sweep_photos(now=clock.now())

    assert n_gone == 2
    stay = {kept, removed, fresh}
    assert names(folder) == {f"{n}{e}" for n in stay for e in (".jpg", ".small.jpg")}


def test_the_worker_sweeps(cast: Cast, folder: Path) -> None:
    photo_store.store(PHOTO)
    grow_old(folder)

    sweep_task()

    assert names(folder) == set()
