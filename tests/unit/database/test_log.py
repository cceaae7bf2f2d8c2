"""Pieces of the server's log: stored once, encrypted, checked, and removed when old."""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from stronghold.core.database.backups.backup import prune
from stronghold.core.database.backups.encryption import identity, new_key, recipient
from stronghold.core.database.backups.folder import BackupFolder, Manifest, Stored
from stronghold.core.database.backups.log import (
    archive,
    faults_of_pieces,
    read_piece,
    since,
    span_of,
    unpack,
)
from stronghold.core.database.backups.to_time import base_for
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from tests.conftest import ROOT

KEEP_WAL = ROOT / "bin" / "lib" / "keep_wal"
PRIVATE, PUBLIC = new_key()
MB = 1 << 20
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def name_at(n: int, branch: int = 1) -> str:
    return f"{branch:08X}{n // 256:08X}{n % 256:08X}"


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    path = tmp_path / "waiting"
    path.mkdir()
    return path


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> BackupFolder:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "photos")
    return BackupFolder(tmp_path / "backups")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(PRIVATE)
    return path


def piece_of(*words: bytes) -> bytes:
    """Return a piece of 16 MB that is nearly all zeros, as most are."""
    return b"".join(words).ljust(16 * MB, b"\0")


def store(folder: BackupFolder, waiting: Path, *names: str) -> None:
    for name in names:
        (waiting / name).write_bytes(piece_of(name.encode()))
    archive(folder, waiting, recipient(PUBLIC), lambda words: None)


def base(folder: BackupFolder, first: str, last: str, at: datetime) -> Manifest:
    """Store a base backup whose contents are not read."""
    folder.make()
    manifest = Manifest(
        PUBLIC,
        at,
        "17.5",
        {},
        Stored(0, "", 0),
        {},
        first,
        last,
        at + timedelta(minutes=1),
    )
    (folder.backups / manifest.name).mkdir()
    folder.write(manifest)
    return manifest


def keep(waiting: Path, piece: Path, name: str) -> int:
    return subprocess.run(
        [KEEP_WAL, waiting, piece, name], check=False, stderr=subprocess.DEVNULL
    ).returncode


def test_postgresqls_command_copies_a_piece_once_and_never_over_another(
    tmp_path: Path, waiting: Path
) -> None:
    piece, name = tmp_path / "piece", name_at(1)
    piece.write_bytes(b"one")

    assert keep(waiting, piece, name) == 0
    assert keep(waiting, piece, name) == 0
    piece.write_bytes(b"two")
    assert keep(waiting, piece, name) == 1
    assert keep(tmp_path / "away", piece, name_at(2)) != 0

    assert {p.name: p.read_bytes() for p in waiting.iterdir()} == {name: b"one"}


def test_a_piece_is_stored_encrypted_and_small_and_read_as_it_was(
    folder: BackupFolder, waiting: Path, key: Path, tmp_path: Path
) -> None:
    name = name_at(1)
    (waiting / f"{name_at(2)}.new").write_bytes(b"half")
    store(folder, waiting, name, "00000002.history")

    assert [p.name for p in waiting.iterdir()] == [f"{name_at(2)}.new"]
    stored = folder.piece_file(name)
    assert stored.stat().st_size < 100_000
    assert name.encode() not in stored.read_bytes()
    piece = folder.pieces()[name]
    assert read_piece(folder, piece, identity(key)) == piece_of(name.encode())
    unpack(folder, [piece], tmp_path, identity(key), lambda words: None)
    unpacked = tmp_path / name
    assert unpacked.read_bytes() == piece_of(name.encode())
    assert unpacked.stat().st_blocks * 512 < MB


def test_the_same_piece_again_is_removed_and_another_of_its_name_is_refused(
    folder: BackupFolder, waiting: Path
) -> None:
    store(folder, waiting, name_at(1))
    store(folder, waiting, name_at(1))
    assert len(folder.pieces()) == 1
    assert not list(waiting.iterdir())

    (waiting / name_at(1)).write_bytes(piece_of(b"of another server"))
    with pytest.raises(RuleBroken, match="of another server"):
        archive(folder, waiting, recipient(PUBLIC), lambda words: None)

    assert (waiting / name_at(1)).exists()


def test_a_piece_waits_while_the_backups_are_away(
    folder: BackupFolder, waiting: Path, settings: Any, tmp_path: Path
) -> None:
    settings.WAL_FOLDER = str(waiting)
    (waiting / name_at(1)).write_bytes(piece_of(b"one"))
    (tmp_path / "backups").write_text("no folder")

    with pytest.raises(CommandError, match="exists|directory"):
        call_command("archive_wal", str(folder.path), to=PUBLIC, once=True)
    assert (waiting / name_at(1)).exists()

    (tmp_path / "backups").unlink()
    call_command("archive_wal", str(folder.path), to=PUBLIC, once=True)
    assert set(folder.pieces()) == {name_at(1)}


def test_photos_are_stored_before_the_pieces_that_may_have_their_rows(
    folder: BackupFolder, waiting: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / f"{'a' * 32}.jpg").write_bytes(b"photo")

    store(folder, waiting, name_at(1))

    assert folder.photos(PUBLIC) == [f"{'a' * 32}.jpg"]


def test_a_line_that_was_interrupted_is_no_piece_and_is_written_over(
    folder: BackupFolder, waiting: Path
) -> None:
    store(folder, waiting, name_at(1))
    index = folder.wal / "index.jsonl"
    with index.open("a") as file:
        file.write('{"name": "0000')

    store(folder, waiting, name_at(2))

    assert list(folder.pieces()) == [name_at(1), name_at(2)]
    index.write_text("nonsense\n")
    with pytest.raises(RuleBroken, match="list of pieces"):
        folder.pieces()


def faults(folder: BackupFolder, manifest: Manifest) -> list[str]:
    return list(faults_of_pieces(folder, manifest, None, lambda words: None))


def test_a_gap_a_loss_and_damage_are_named(folder: BackupFolder, waiting: Path) -> None:
    # Over the end of a name's lower half, and to another branch of the log.
    names = [name_at(254), name_at(255), name_at(256), name_at(257, branch=2)]
    store(folder, waiting, *names, "00000002.history")
    manifest = base(folder, names[0], names[1], NOON)
    assert faults(folder, manifest) == []

    folder.piece_file(names[0]).write_bytes(b"other")
    folder.piece_file(names[3]).unlink()
    assert faults(folder, manifest) == [
        f"{folder.piece_file(names[0])} was changed or damaged.",
        f"{folder.piece_file(names[3])} is missing.",
    ]
    folder.keep_pieces(
        one for one in folder.pieces().values() if one.name not in names[1:3]
    )
    assert faults(folder, manifest)[:2] == [
        f"The piece {names[1]} of the log is missing.",
        f"Pieces of the log are missing after {names[0]}.",
    ]


def test_a_server_that_was_restored_writes_a_branch_of_its_own(
    folder: BackupFolder, waiting: Path
) -> None:
    # It went back to the middle of the third piece; what it wrote before its first base
    # backup is not here.
    old, new = [name_at(n) for n in (1, 2, 3)], [name_at(n, 2) for n in (6, 7)]
    store(folder, waiting, *old, *new)
    before = base(folder, old[0], old[0], NOON)
    after = base(folder, new[0], new[0], NOON + timedelta(hours=1))

    assert [one.name for one in since(folder, before)] == old
    assert [one.name for one in since(folder, after)] == new
    assert faults(folder, before) == faults(folder, after) == []
    prune(folder, keep=timedelta(days=9999), report=lambda words: None)
    assert set(folder.pieces()) == set(old) | set(new)


def test_old_pieces_go_with_the_base_backup_that_needs_them(
    folder: BackupFolder, waiting: Path
) -> None:
    store(folder, waiting, *(name_at(n) for n in range(1, 6)), "00000002.history")
    now = clock.now().replace(microsecond=0)
    old = base(folder, name_at(2), name_at(2), now - timedelta(days=40))
    new = base(folder, name_at(4), name_at(4), now - timedelta(days=1))
    assert [one.name for one in since(folder, old)][0] == name_at(2)

    prune(folder, keep=timedelta(days=60), report=lambda words: None)
    assert name_at(1) not in folder.pieces()
    assert name_at(2) in folder.pieces()
    prune(folder, keep=timedelta(days=35), report=lambda words: None)

    assert folder.bases() == [new]
    left = {name_at(4), name_at(5), "00000002.history"}
    assert set(folder.pieces()) == left
    assert {path.name for path in folder.wal.glob("*.age")} == {
        f"{name}.age" for name in left
    }


def test_without_a_base_backup_pieces_are_kept_as_long_as_backups(
    folder: BackupFolder, waiting: Path
) -> None:
    store(folder, waiting, name_at(1), name_at(2))
    first, second = folder.pieces().values()
    folder.keep_pieces(
        [replace(first, archived_at=clock.now() - timedelta(days=40)), second]
    )

    prune(folder, keep=timedelta(days=35), report=lambda words: None)

    assert set(folder.pieces()) == {name_at(2)}


def test_the_base_backup_for_a_moment_was_whole_by_then(folder: BackupFolder) -> None:
    first = base(folder, name_at(1), name_at(1), NOON)
    second = base(folder, name_at(9), name_at(9), NOON + timedelta(hours=1))

    def chosen(minutes: int) -> Manifest:
        return base_for(folder, NOON + timedelta(minutes=minutes))

    assert (chosen(60), chosen(61), base_for(folder, None)) == (first, second, second)
    with pytest.raises(RuleBroken, match="no base backup"):
        chosen(0)
    # A restore of the newest backup of the database passes over them.
    with pytest.raises(RuleBroken, match="no complete backup"):
        folder.manifest()


def test_a_base_backup_needs_what_was_archived_while_it_was_made() -> None:
    before = [name_at(1), f"{name_at(1)}.00000028.backup"]
    noted = f"{name_at(3)}.00000028.backup"

    assert span_of(
        before, list(before) + [name_at(2), name_at(3), name_at(4), noted]
    ) == (
        name_at(3),
        name_at(4),
    )
    assert span_of(before, list(before) + [name_at(2)]) is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--to-time", "2026-11-27 14:03:00"], "with --into"),
        (["--to-time", "yesterday", "--into", "new"], "Give the time as"),
        (["--to-time", "2026-11-27 14:03:00", "--into", "new"], "no base backup"),
    ],
)
def test_what_is_missing_for_a_moment_is_said(
    folder: BackupFolder, key: Path, options: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(folder.path), "--key", str(key), *options)


def test_a_base_backup_needs_a_folder_of_the_log_and_a_role(
    folder: BackupFolder, settings: Any, waiting: Path
) -> None:
    settings.WAL_FOLDER, settings.BACKUP_DATABASE = "", None
    with pytest.raises(CommandError, match="WAL_FOLDER"):
        call_command("backup", str(folder.path), "--base", "--to", PUBLIC)
    settings.WAL_FOLDER = str(waiting)
    with pytest.raises(CommandError, match="BACKUP_DATABASE_URL"):
        call_command("backup", str(folder.path), "--base", "--to", PUBLIC)


def test_the_service_stops_when_it_is_asked_to(
    folder: BackupFolder, waiting: Path
) -> None:
    """As docker compose stops it; what waits then is stored by the next."""
    given = {
        "WAL_FOLDER": str(waiting),
        "BACKUP_PUBLIC_KEY": PUBLIC,
        "ATTACHMENTS_FOLDER": str(waiting / "no-photos"),
    }
    service = subprocess.Popen(
        [
            ROOT / "var" / "venv" / "bin" / "python",
            "manage.py",
            "archive_wal",
            str(folder.path),
        ],
        cwd=ROOT,
        env=os.environ | given,
        stderr=subprocess.PIPE,
        text=True,
    )
    (waiting / name_at(1)).write_bytes(piece_of(b"one"))
    assert service.stderr is not None
    assert name_at(1) in service.stderr.readline()
    service.terminate()

    assert service.wait() == 0
    service.stderr.close()
    assert set(folder.pieces()) == {name_at(1)}
