"""A backup is encrypted, complete and checked, and restores what was there."""

import dataclasses
import json
import secrets
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from psycopg2.errors import InsufficientPrivilege

from reports.models import Report
from reports.reporter.actions import forget_reporter
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.database.backups.encryption import new_key
from stronghold.core.database.backups.folder import BackupFolder, Manifest
from stronghold.oversight.models import Decision, Tombstone
from stronghold.oversight.retention import scrub
from stronghold.oversight.retention.actions import (
    answer_erasures,
    apply_file,
    decide,
)
from stronghold.oversight.retention.rules import Decided
from stronghold.oversight.tasks import note_erasures
from tests.conftest import EXTENSIONS_SQL, execute, point_django_at
from tests.database_roles import connected_as, django_as_owner
from tests.factories import make_cast, make_report, make_reporter, make_user
from tests.seals import seal_now
from tests.stored_text import tables_holding

pytestmark = pytest.mark.django_db(transaction=True)

PRIVATE, PUBLIC = new_key()
PLANTED = "Xylophone-behind-the-garages"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    path.write_text(f"# public key: {PUBLIC}\n{PRIVATE}\n")
    return path


@pytest.fixture
def photos(tmp_path: Path, settings: Any) -> Path:
    """A folder of two photos of the site."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a" * 32, "b" * 32):
        for ending in (".jpg", ".small.jpg"):
            (folder / f"{name}{ending}").write_bytes(secrets.token_bytes(3000))
    settings.ATTACHMENTS_FOLDER = str(folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def report() -> Report:
    made = make_report(make_cast().officer, description=PLANTED)
    record(Kind.COLLECTION, by=SYSTEM, records=[made.reference], reason="Joint visit")
    seal_now()
    return made


def photos_in(folder: Path) -> list[Path]:
    return list(BackupFolder(folder).files.rglob("*.age"))


def back_up(folder: Path, *options: str, to: str = PUBLIC) -> str:
    output = StringIO()
    with django_as_owner():
        call_command(
            "backup",
            str(folder),
            "--to",
            to,
            *options,
            stdout=output,
            stderr=output,
        )
    return output.getvalue()


def verify(folder: Path, *options: str) -> str:
    output = StringIO()
    call_command(
        "backup", str(folder), "--verify", *options, stdout=output, stderr=output
    )
    return output.getvalue()


@pytest.fixture
def empty_one() -> Iterator[str]:
    """Point Django at a new, empty database, and afterwards back at its own."""
    own = str(connections["default"].settings_dict["NAME"])
    name = f"{own}_restored"
    make_empty(name)
    try:
        yield name
    finally:
        point_django_at(own)
        execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def make_empty(name: str) -> None:
    execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    execute("postgres", f"CREATE DATABASE {name} OWNER stronghold_owner")
    execute(name, EXTENSIONS_SQL.read_text())


def restore(folder: Path, key: Path, name: str, *options: str) -> str:
    output = StringIO()
    point_django_at(name)
    given = [str(folder), "--key", str(key)] + list(options)
    with django_as_owner():
        call_command("restore", *given, stdout=output, stderr=output)
    return output.getvalue()


def contents() -> dict[str, str]:
    """Return a hash of the rows of each table of the database that Django is on."""
    with connected_as("owner") as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
            " AND pg_get_userbyid(relowner) = 'stronghold_owner'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(
                "SELECT coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')"
                f" FROM {table} t"
            )
            found[table] = cursor.fetchone()[0]
        return found


def test_what_was_backed_up_is_restored_into_an_empty_database(
    report: Report,
    photos: Path,
    folder: Path,
    key: Path,
    empty_one: str,
    settings: Any,
    tmp_path: Path,
) -> None:
    before = contents()
    kept = {path.name: path.read_bytes() for path in photos.iterdir()}
    assert "4 photo files" in back_up(folder)
    stored = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert PLANTED.encode() not in stored
    assert "whole and can be decrypted" in verify(folder, "--key", str(key))

    settings.ATTACHMENTS_FOLDER = str(tmp_path / "new photos")
    said = restore(folder, key, empty_one)

    assert "events in 1 blocks are as they were sealed" in said
    after = contents()
    # When SQL was installed, and that it is to be used tonight, is of the database and
    # not of the records.
    assert {n for n in before | after if before.get(n) != after.get(n)} <= {
        "database_installedsql",
        "sharing_coarseplacemark",
    }
    new = Path(settings.ATTACHMENTS_FOLDER)
    assert {path.name: path.read_bytes() for path in new.iterdir()} == kept
    assert Report.objects.get().description == PLANTED
    # The site has no more rights than before.
    with connected_as("app") as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute("DELETE FROM audit_event")
    with connected_as("partner") as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute("SELECT FROM reports_report")
    # A new row gets the next number.
    officer = User.objects.filter(role=Role.OFFICER).first()
    assert officer is not None
    assert make_report(officer).pk > report.pk


def test_what_was_erased_since_the_backup_is_erased_again(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    key: Path,
    photos: Path,
    report: Report,
    empty_one: str,
    settings: Any,
    tmp_path: Path,
) -> None:
    """Takes ten seconds: a database is dumped, and restored into another.

    Two tables are written again; a drill has them all.
    """
    few = ["reports_report", "reports_reportevent"]
    monkeypatch.setattr(scrub, "tables_to_write", lambda: few)
    settings.ERASURES_FILE = str(tmp_path / "erasures")
    settings.SEAL_FILE = str(tmp_path / "seals")
    records = User.objects.get(username="records")
    Report.objects.update(status="closed", outcome="no_trace")
    other = make_report(report.recorded_by, description="Two at the door")
    make_reporter(other, name="Reporterly")
    back_up(folder)
    forget_reporter(by=report.recorded_by, reference=other.reference)
    given = Decided("erase", because="not_needed")
    named = [report.reference]
    decide(by=records, rule="reports", references=named, given=given)
    # This account is newer than the backup.
    second = make_user("second", Role.SUPERVISOR, report.recorded_by.organisation)
    pks = list(Decision.objects.values_list("pk", flat=True))
    answer_erasures(by=second, decisions=pks, is_approved=True, reason="")
    note_erasures()
    note_erasures()
    assert Path(settings.ERASURES_FILE).read_text().count("\n") == 2
    assert seal_now()
    # Written to when the power went.
    with open(settings.ERASURES_FILE, "a") as file:
        file.write('{"force": "t')
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "restored")

    said = restore(folder, key, empty_one)

    assert "Erased again: 2." in said
    assert "Lost are the events of block 2 of the file of seals" in said
    assert "are as they were sealed; 0 newer ones" in said
    assert not tables_holding([PLANTED, "Joint visit", "Reporterly"])
    assert Report.objects.get(pk=report.pk).erased_at is not None
    assert Report.objects.get(pk=other.pk).description == "Two at the door"
    # A reporter who gives details after that is not erased by an old line.
    make_reporter(other, name="Another")
    with django_as_owner():
        assert apply_file(Path(settings.ERASURES_FILE)) == 0
    assert Tombstone.objects.get().decision.answer.decided_by.username == "second"
    assert not User.objects.get(username="second").is_active
    assert list(
        Event.objects.filter(kind="erasure")
        .order_by("pk")
        .values_list("detail__change", flat=True)
    ) == ["retention_again", None, "erased_scrubbed"]


def test_a_later_backup_stores_a_photo_once(photos: Path, folder: Path) -> None:
    back_up(folder)
    stored = {p: p.stat().st_mtime_ns for p in photos_in(folder)}
    (photos / f"{'c' * 32}.jpg").write_bytes(b"new")
    (photos / f"{'a' * 32}.jpg").unlink()
    make_older(folder, timedelta(days=1))

    assert "4 photo files" in back_up(folder)

    first, second = reversed(BackupFolder(folder).manifests())
    assert set(first.files) - set(second.files) == {f"{'a' * 32}.jpg"}
    assert set(second.files) - set(first.files) == {f"{'c' * 32}.jpg"}
    assert all(path.stat().st_mtime_ns == at for path, at in stored.items())


@pytest.fixture
def two_keys(
    photos: Path, folder: Path, key: Path, report: Report, tmp_path: Path
) -> dict[str, Path]:
    """A backup, and another after a change of key; their names, each with its key."""
    private, public = new_key()
    later_key = tmp_path / "later key"
    later_key.write_text(f"# public key: {public}\n{private}\n")
    back_up(folder)
    make_older(folder, timedelta(days=1))
    assert "4 photo files" in back_up(folder, to=public)
    newer, older = BackupFolder(folder).manifests()
    assert (newer.to, older.to) == (public, PUBLIC)
    return {newer.name: later_key, older.name: key}


@pytest.mark.long
def test_after_a_change_of_key_each_backup_needs_one_key_alone(
    folder: Path, two_keys: dict[str, Path]
) -> None:
    later_key, key = two_keys.values()
    assert len(photos_in(folder)) == 8
    for name, needed in two_keys.items():
        options = ["--key", str(needed)]
        output = StringIO()
        call_command("backup", str(folder), "--verify", name, *options, stdout=output)
        assert "can be decrypted" in output.getvalue()
    manifest = BackupFolder(folder).manifest()
    with pytest.raises(CommandError, match=f"for the private key of {manifest.to}"):
        verify(folder, "--key", str(key))
    with pytest.raises(CommandError, match=f"for the private key of {manifest.to}"):
        call_command("restore", str(folder), "--key", str(key))

    # Once the old backups are gone, nothing under the old key is left.
    make_older(folder, timedelta(hours=1))
    back_up(folder, "--keep", "0", to=manifest.to)
    assert len(photos_in(folder)) == 4
    assert "can be decrypted" in verify(folder, "--key", str(later_key))


@pytest.mark.long
def test_backups_before_and_after_a_change_of_key_are_restored(
    photos: Path,
    folder: Path,
    two_keys: dict[str, Path],
    empty_one: str,
    settings: Any,
    tmp_path: Path,
) -> None:
    """Takes ten seconds: two backups are restored, each into an empty database."""
    kept = {path.name: path.read_bytes() for path in photos.iterdir()}
    for name, needed in two_keys.items():
        settings.ATTACHMENTS_FOLDER = str(tmp_path / f"photos of {name}")
        restore(folder, needed, empty_one, "--backup", name)
        new = Path(settings.ATTACHMENTS_FOLDER)
        assert {path.name: path.read_bytes() for path in new.iterdir()} == kept
        assert Report.objects.get().description == PLANTED
        make_empty(empty_one)


def test_backups_from_before_manifests_named_their_key_are_read(
    photos: Path, folder: Path, key: Path
) -> None:
    back_up(folder)
    backups = BackupFolder(folder)
    path = backups.backups / backups.manifest().name / "manifest.json"
    content = json.loads(path.read_text())
    del content["to"]
    path.write_text(json.dumps(content | {"format": 1}))
    for photo in photos_in(folder):
        photo.rename(backups.files / photo.name)

    assert "can be decrypted" in verify(folder, "--key", str(key))

    # Whom they are for is not known, so the next stores its own.
    make_older(folder, timedelta(hours=1))
    back_up(folder, "--keep", "0")
    assert len(photos_in(folder)) == 4
    assert "can be decrypted" in verify(folder, "--key", str(key))


def make_older(folder: Path, by: timedelta) -> None:
    """Date the newest backup earlier: two in the same second have the same name."""
    backups = BackupFolder(folder)
    newest = backups.manifest()
    older = changed(newest, made_at=newest.made_at - by)
    (backups.backups / newest.name).rename(backups.backups / older.name)
    backups.write(older)


def changed(manifest: Manifest, **values: Any) -> Manifest:
    return dataclasses.replace(manifest, **values)


@pytest.mark.parametrize("which", ["database", "photo"])
@pytest.mark.parametrize("how", ["flipped", "gone"])
def test_a_damaged_file_is_named(
    photos: Path, folder: Path, which: str, how: str, key: Path
) -> None:
    back_up(folder)
    backups = BackupFolder(folder)
    path = (
        backups.database_file(backups.manifest().name)
        if which == "database"
        else backups.stored_file(f"{'a' * 32}.jpg", PUBLIC)
    )
    if how == "gone":
        path.unlink()
    else:
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    output = StringIO()

    with pytest.raises(CommandError, match="cannot be relied on"):
        call_command("backup", str(folder), "--verify", stdout=output, stderr=output)

    word = "missing" if how == "gone" else "changed or damaged"
    assert str(path) in output.getvalue()
    assert word in output.getvalue()
    with pytest.raises(CommandError, match=word):
        call_command("restore", str(folder), "--key", str(key), stderr=output)


def test_another_key_opens_nothing(photos: Path, folder: Path, tmp_path: Path) -> None:
    back_up(folder)
    other = tmp_path / "other"
    other.write_text(new_key()[0])

    with pytest.raises(CommandError, match="this is the one of age1"):
        verify(folder, "--key", str(other))
    with pytest.raises(CommandError, match="There is no private key"):
        verify(folder, "--key", str(photos / f"{'a' * 32}.jpg"))


def test_only_an_empty_database_is_restored_into(
    report: Report, photos: Path, folder: Path, key: Path
) -> None:
    back_up(folder)

    with django_as_owner(), pytest.raises(CommandError, match="is not empty"):
        call_command("restore", str(folder), "--key", str(key), stderr=StringIO())

    assert Report.objects.get() == report


@pytest.mark.long
def test_photos_there_are_not_mixed_with_others(
    photos: Path, folder: Path, key: Path, empty_one: str
) -> None:
    back_up(folder)

    with pytest.raises(CommandError, match="has files"):
        restore(folder, key, empty_one)


@pytest.mark.long
def test_an_interrupted_restore_continues_with_the_photos(
    photos: Path,
    folder: Path,
    key: Path,
    empty_one: str,
    settings: Any,
    tmp_path: Path,
) -> None:
    back_up(folder)
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "new photos")
    lost = BackupFolder(folder).stored_file(f"{'b' * 32}.jpg", PUBLIC)
    content = lost.read_bytes()
    # Past the checksums, as if the disk of backups had been pulled out meanwhile.
    manifest = BackupFolder(folder).manifest()
    files = {n: s for n, s in manifest.files.items() if n != f"{'b' * 32}.jpg"}
    BackupFolder(folder).write(changed(manifest, files=files))
    restore(folder, key, empty_one)
    new = Path(settings.ATTACHMENTS_FOLDER)
    (new / "restoring").write_text(manifest.name)
    BackupFolder(folder).write(manifest)
    lost.write_bytes(content)

    said = restore(folder, key, empty_one)

    assert "Photos: 1 of 1" in said
    assert {path.name for path in new.iterdir()} == {p.name for p in photos.iterdir()}


def test_an_older_version_of_the_site_restores_nothing(
    photos: Path, folder: Path, key: Path, empty_one: str, settings: Any, tmp_path: Path
) -> None:
    back_up(folder)
    backups = BackupFolder(folder)
    manifest = backups.manifest()
    newer = dict(manifest.migrations) | {"reports": "9999_of_next_year"}
    backups.write(changed(manifest, migrations=newer))
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "new photos")

    with pytest.raises(CommandError, match=r"reports\.9999_of_next_year"):
        restore(folder, key, empty_one)

    assert contents() == {}


@pytest.mark.long
def test_a_backup_from_before_migrations_were_put_together_is_restored(
    photos: Path, folder: Path, key: Path, empty_one: str, settings: Any, tmp_path: Path
) -> None:
    """It names those that another now stands for."""
    back_up(folder)
    backups = BackupFolder(folder)
    before = {"operations": "0020_history_files", "accounts": "0009_page_code"}
    backups.write(changed(backups.manifest(), migrations=before))
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "new photos")

    assert "Photos: 4 of 4" in restore(folder, key, empty_one)


def test_old_backups_are_removed_and_never_the_newest(
    photos: Path, folder: Path
) -> None:
    back_up(folder)
    make_older(folder, timedelta(days=1))
    (photos / f"{'a' * 32}.jpg").unlink()
    back_up(folder)
    unfinished = BackupFolder(folder).backups / "2020-01-01T000000Z"
    unfinished.mkdir()
    (unfinished / "database.new").write_bytes(b"part")

    make_older(folder, timedelta(hours=1))
    said = back_up(folder, "--keep", "0")

    assert len(BackupFolder(folder).manifests()) == 1
    assert said.count("Removed the backup") >= 2
    assert not BackupFolder(folder).stored_file(f"{'a' * 32}.jpg", PUBLIC).exists()
    assert "is whole" in verify(folder)


@pytest.mark.long
def test_a_backup_that_was_interrupted_is_none_and_the_next_keeps_its_photos(
    photos: Path, folder: Path
) -> None:
    back_up(folder)
    backups = BackupFolder(folder)
    stored = {p: p.stat().st_mtime_ns for p in photos_in(folder)}
    make_older(folder, timedelta(hours=1))
    (backups.backups / backups.manifest().name / "manifest.json").unlink()
    with pytest.raises(CommandError, match="no complete backup"):
        verify(folder)

    assert "4 photo files" in back_up(folder)

    assert {p: p.stat().st_mtime_ns for p in photos_in(folder)} == stored
    assert "is whole" in verify(folder)


def test_two_backups_at_once_are_refused(photos: Path, folder: Path) -> None:
    with (
        BackupFolder(folder).locked(),
        pytest.raises(CommandError, match="Another backup"),
    ):
        back_up(folder)


def test_a_new_key_never_replaces_one(tmp_path: Path) -> None:
    path, output = tmp_path / "key", StringIO()
    call_command("backup", "--new-key", str(path), stdout=output)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "BACKUP_PUBLIC_KEY=age1" in output.getvalue()
    private = path.read_text().splitlines()[-1]
    assert private.startswith("AGE-SECRET-KEY-")
    assert private not in output.getvalue()

    with pytest.raises(CommandError, match="File exists"):
        call_command("backup", "--new-key", str(path), stdout=output)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ([], "Name the folder of backups"),
        (["{folder}"], "Name the public key"),
        (["{folder}", "--to", "ssh-rsa"], "must begin with age1"),
        (["{folder}", "--verify", "2020-01-01T000000Z"], "no complete backup 2020"),
    ],
)
def test_what_is_missing_is_said(folder: Path, options: list[str], words: str) -> None:
    given = [option.format(folder=folder) for option in options]

    with pytest.raises(CommandError, match=words):
        call_command("backup", *given)
