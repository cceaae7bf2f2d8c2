"""The worst days, as an operator would live them, with the project's own scripts.

Each drill works on a server of its own under /tmp, and leaves nothing there.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stronghold.core.database.backups.folder import BackupFolder
from tests.drills.planting import CANARY
from tests.drills.sites import Ready, Site, holding, new_site, photos_of

pytestmark = [pytest.mark.long, pytest.mark.drill]


def checked(site: Site) -> None:
    """Check the figures by other rules, and the audit log against its seals."""
    site.manage("check_tallies")
    assert "are as they were sealed" in site.manage("verify_audit")


def server_now(cursor: Any) -> datetime:
    cursor.execute("SELECT clock_timestamp()")
    now: datetime = cursor.fetchone()[0]
    return now


def dumped(site: Site) -> str:
    """Return every row of the database as text."""
    version = (site.state / "postgres" / "PG_VERSION").read_text().strip()
    program = f"/usr/lib/postgresql/{version}/bin/pg_dump"
    command = f'{program} --no-password --dbname="$OWNER_DATABASE_URL" --schema=public'
    return site.run("bin/run", "bash", "-c", command)


def restart_on(site: Site, new: Path) -> None:
    """Put a new server in the place of the old one, as backups.md says."""
    site.stop()
    old = site.state / "postgres"
    shutil.rmtree(old)
    new.rename(old)
    site.run("bin/run", "true")


def test_a_backup_is_restored_into_an_empty_server(ready: Ready) -> None:
    with new_site(ready.folder / "empty", **ready.settings()) as empty:
        none = ready.folder / "no-erasures"
        none.touch()

        said = empty.run(
            "bin/restore", "--key", str(ready.key), "--erasures", str(none)
        )

        assert "are as they were sealed" in said
        assert empty.contents() == ready.contents
        assert photos_of(empty) == ready.photos
        checked(empty)


def test_all_is_there_as_one_second_before_a_destructive_statement(
    ready: Ready,
) -> None:
    site = ready.site
    photo = site.planting(f"photo({other_report(site)!r}, 31)")
    site.planting("seal()")
    before, photos = site.contents(), other_photos(ready)
    assert f"{photo}.jpg" in photos
    with site.connected("SUPERUSER") as cursor:
        # What was written is older than the moment.
        cursor.execute("SELECT pg_sleep(1.5)")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE reports_report CASCADE")
        struck = server_now(cursor)
        cursor.execute("DELETE FROM audit_event")
    wait_until_archived(ready)
    shutil.rmtree(site.photos)
    site.stop_archiving()
    moment = struck - timedelta(seconds=1)
    new = ready.folder / "server"

    said = site.run(
        *("bin/restore", "--key", str(ready.key)),
        *("--to-time", moment.isoformat(), "--into", str(new)),
    )
    restart_on(site, new)

    assert "are as they were sealed" in said
    assert not (site.state / "postgres" / "restored_wal").exists()
    assert site.contents() == before
    assert other_photos(ready) == photos
    checked(site)
    site.start_archiving()
    # The next base backup begins on the new branch of the log, and is whole.
    site.run("bin/backup", "--base")
    verified = site.run("bin/backup", "--verify", "--key", str(ready.key))
    assert "whole and can be decrypted" in verified


def other_photos(ready: Ready) -> dict[str, bytes]:
    """Return all but the planted one: erased by another drill, its files stay a day."""
    return {
        name: content
        for name, content in photos_of(ready.site).items()
        if not name.startswith(ready.photo)
    }


def other_report(site: Site) -> str:
    with site.connected() as cursor:
        cursor.execute(
            "SELECT reference FROM reports_report WHERE erased_at IS NULL"
            " AND error_at IS NULL ORDER BY id DESC LIMIT 1"
        )
        return str(cursor.fetchone()[0])


def wait_until_archived(ready: Ready) -> None:
    """Wait until all that was written by now is in the backups.

    PostgreSQL hands a piece over after ARCHIVE_SECONDS, five here, without being asked.
    """
    folder = BackupFolder(ready.folder / "backups")
    with ready.site.connected("SUPERUSER") as cursor:
        # Where this record is: with none, PostgreSQL has nothing to hand over.
        cursor.execute(
            "SELECT pg_walfile_name(pg_logical_emit_message(true, 'drill', 'now'))"
        )
        (name,) = cursor.fetchone()
        give_up = server_now(cursor) + timedelta(minutes=1)
        while name not in folder.pieces():
            cursor.execute("SELECT pg_sleep(0.3)")
            assert server_now(cursor) < give_up, (
                "PostgreSQL or the service archives nothing"
            )


@pytest.fixture(scope="session")
def erased(ready: Ready) -> str:
    """Erase the planted report; return the hash of all figures from before."""
    site = ready.site
    assert CANARY in dumped(site)
    assert holding(site.folder / "var" / "exports", CANARY)
    site.planting("provoke()")
    before = site.planting("numbers()")
    site.planting(f"erase({ready.report!r})")
    return before


def test_what_was_erased_is_gone_from_tables_files_logs_and_the_servers_own_files(
    ready: Ready, erased: str
) -> None:
    site = ready.site
    data = site.state / "postgres"
    # It is still there, as PostgreSQL leaves it: what follows can fail.
    with site.connected() as cursor:
        cursor.execute("VACUUM reports_report, reports_reportevent, reports_reporter")
    with site.connected("SUPERUSER") as cursor:
        cursor.execute("CHECKPOINT")
    assert holding(data / "base", CANARY)

    said = site.run("bin/run", "--owner", "./manage.py", "scrub_erased")
    site.planting("wait_a_day()")

    assert "hold nothing of what was erased" in said
    assert CANARY not in dumped(site)
    assert ready.photo not in " ".join(photos_of(site))
    for part in ("attachments", "exports", "mail", "log"):
        assert not holding(site.folder / "var" / part, CANARY)
    assert CANARY not in (site.state / "postgres.log").read_text()
    assert not holding(data, CANARY)
    assert site.planting("numbers()") == erased
    checked(site)
    again = site.run("bin/run", "--owner", "./manage.py", "scrub_erased")
    assert "Nothing was erased since" in again


def test_an_older_backup_has_nothing_of_what_was_erased_once_restored(
    ready: Ready, erased: str
) -> None:
    with new_site(ready.folder / "older", **ready.settings()) as older:
        said = older.run("bin/restore", "--key", str(ready.key))

        assert "Erased again: 1." in said
        assert CANARY not in dumped(older)
        assert ready.photo in " ".join(ready.photos)
        assert ready.photo not in " ".join(photos_of(older))
        older.stop()
        assert not holding(older.state / "postgres", CANARY)
        checked(older)


def test_a_moment_before_an_erasure_has_nothing_of_what_was_erased(
    ready: Ready, erased: str
) -> None:
    site, new = ready.site, ready.folder / "moment"
    with site.connected() as cursor:
        cursor.execute("SELECT min(erased_at) FROM oversight_tombstone")
        moment = cursor.fetchone()[0] - timedelta(milliseconds=1)
    wait_until_archived(ready)
    photos = ready.folder / "photos"

    said = site.run(
        *("bin/restore", "--key", str(ready.key)),
        *("--to-time", moment.isoformat(), "--into", str(new)),
        ATTACHMENTS_FOLDER=str(photos),
    )

    assert "Erased again: 1." in said
    assert not holding(new, CANARY)
    assert photos.is_dir()
    assert not list(photos.glob(f"{ready.photo}*"))
    shutil.rmtree(new)
