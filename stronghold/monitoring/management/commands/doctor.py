"""Look at everything that the site needs, and say what to mend.

    doctor          as the site's own role, with its settings

Ends with 1 if something is to be mended. It leaves nothing behind and sends nothing. A
note is for a person to weigh.
"""

import json
import os
import smtplib
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from stronghold.core.database.sql_files import not_installed
from stronghold.core.kernel import clock
from stronghold.core.mail.queries import servers_set
from stronghold.core.mail.servers import connection_to
from stronghold.core.uploads.rules import NotChecked
from stronghold.core.uploads.scanner import scanners
from stronghold.figures.base_map.served import base_map
from stronghold.monitoring.queries import Health, health

# A clock that differs by more refuses codes of authenticator apps.
CLOCK_SECONDS = 5
Faults = Iterator[str]


class Command(BaseCommand):
    help = __doc__
    # The database may be what is wrong.
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        n_faults = 0
        for what, look in looks(health()).items():
            try:
                faults = list(look())
            except (DatabaseError, OSError) as error:
                faults = [f"{type(error).__name__}: {str(error).splitlines()[0]}"]
            n_faults += len(faults)
            for fault in faults or [""]:
                self.stdout.write(f"{'MEND' if fault else 'ok':6}{what:18}{fault}")
        for what, note in _notes():
            self.stdout.write(f"{'note':6}{what:18}{note}")
        if n_faults:
            sys.exit(1)


def _settings() -> Faults:
    for found in checks.run_checks(include_deployment_checks=not settings.DEMO):
        if found.level >= checks.WARNING and not found.is_silenced():
            yield f"{found.msg} ({found.id})"


def _database() -> Faults:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolcreaterole OR rolbypassrls, current_user, now() "
            "FROM pg_roles WHERE rolname = current_user"
        )
        has_too_much, role, now = cursor.fetchone()
    if has_too_much:
        yield f"The site connects as {role}, which may do anything: use stronghold_app."
    apart = abs((clock.now() - now).total_seconds())
    if apart > CLOCK_SECONDS:
        yield f"The clocks of this machine and of the database differ by {apart:.0f} s."


def _version(found: Health) -> Faults:
    late = list(found.missing or ()) + not_installed()
    if late:
        yield (
            "Run manage.py prepare_database as the owner. "
            f"The database lacks {', '.join(late[:5])}{' …' if late[5:] else '.'}"
        )


def _at_work(found: Health) -> Faults:
    yield from found.faults_at_work()


def _folders() -> Faults:
    for name in ("ATTACHMENTS_FOLDER", "EXPORTS_FOLDER"):
        folder = Path(getattr(settings, name))
        if not folder.is_dir():
            yield f"{name} is no folder: make {folder}, for the site’s user alone."
            continue
        trial = folder / ".doctor"
        trial.touch()
        trial.unlink()

    if not settings.DEMO:
        yield from _folders_elsewhere()


def _folders_elsewhere() -> Faults:
    """Look at what is best on disks of other machines, which may be away."""
    for name in ("BACKUP_FOLDER", "WAL_FOLDER", "SEAL_FILE", "ERASURES_FILE"):
        given = getattr(settings, name)
        if not given:
            continue
        folder = Path(given).parent if name.endswith("_FILE") else Path(given)
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield f"{name}: {folder} is away, or the site’s user may not write it."


def _email() -> Faults:
    if settings.EMAIL_HOST:
        yield from _taken(settings.EMAIL_HOST, get_connection(timeout=10))
        return
    found = servers_set()
    if not (found or settings.DEMO):
        yield (
            "No e-mail server is set, by EMAIL_HOST or at /force/e-mail/: no one gets "
            "an alert by e-mail."
        )
    for one in found:
        if one.server.user and not one.password:
            yield (
                f"The password for {one.server.host} was stored under another "
                "SECRET_KEY: enter it again at /force/e-mail/."
            )
        else:
            yield from _taken(one.server.host, connection_to(one))


def _taken(host: str, mail: Any) -> Faults:
    """Try whether a server takes e-mail from here, without sending any."""
    try:
        mail.open()
        mail.close()
    except (OSError, smtplib.SMTPException) as error:
        yield f"{host} takes no e-mail from here: {error}"


def _scanner() -> Faults:
    for address, ask in scanners():
        try:
            ask(address, BytesIO(b"ok"))
        except (NotChecked, OSError) as error:
            yield f"{address} cannot check files: {error}"


def _backups() -> Faults:
    if settings.BACKUP_HOURS and not settings.BACKUP_PUBLIC_KEY:
        yield "BACKUP_PUBLIC_KEY is not set: manage.py backup --new-key makes a pair."


def _map() -> Faults:
    if base_map() is None and not settings.TILES_URL:
        yield "There is no base map: manage.py build_basemap makes one."


def looks(found: Health) -> dict[str, Callable[[], Faults]]:
    """Return what is looked at, each with what is wrong; `found` is of all parts."""
    return {
        "settings": _settings,
        "database": _database,
        "version": partial(_version, found),
        "at work": partial(_at_work, found),
        "folders": _folders,
        "e-mail": _email,
        "virus scanner": _scanner,
        "backups": _backups,
        "base map": _map,
    }


def _notes() -> Iterator[tuple[str, str]]:
    """Yield what a person is to weigh: what it is about, and a sentence."""
    yield "advisories", _advisories()
    backups, photos = Path(settings.BACKUP_FOLDER), Path(settings.ATTACHMENTS_FOLDER)
    if (
        settings.BACKUP_FOLDER
        and backups.is_dir()
        and photos.is_dir()
        and backups.stat().st_dev == photos.stat().st_dev
    ):
        yield "backups", f"{backups} is on the disk of the photos: one loss takes both."


def _advisories() -> str:
    """Return what the bill of materials says of them, which the build wrote."""
    try:
        bill = json.loads((settings.BASE_DIR / "sbom.json").read_text())
    except FileNotFoundError:
        return "not checked (this copy of the code has no bill of materials, sbom.json)"
    for one in bill["metadata"].get("properties", ()):
        if one["name"] == "stronghold:advisories":
            return str(one["value"])
    return "not checked (the bill of materials does not name them)"
