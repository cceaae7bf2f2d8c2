"""Make a new PostgreSQL server as the old one was at a moment.

A base backup is unpacked into an empty folder, and PostgreSQL replays the log on it up
to the moment. While it does, and until what was erased later is erased again, the
server is reached only through a socket in a folder of this command's own.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import OperationalError, connections
from pyrage import x25519

from stronghold.core.database.backups import programs
from stronghold.core.database.backups.encryption import decrypt
from stronghold.core.database.backups.folder import BackupFolder, Manifest
from stronghold.core.database.backups.log import faults_of_pieces, since, unpack
from stronghold.core.kernel.errors import RuleBroken

Report = Callable[[str], None]
_LOG = "restored_wal"
_BEGIN = "# Written by the restore to a moment; removed at its end."
# PostgreSQL refuses to run as root; Debian's packages have this user for it.
_USER = "postgres"
_DAY = "86400"
# Between two attempts to connect, in seconds.
_PAUSE = 0.2


def base_for(folder: BackupFolder, moment: datetime | None) -> Manifest:
    """Return the newest base backup that was whole by then. RuleBroken without one."""
    for manifest in folder.bases():
        if moment is None or (manifest.ended_at and manifest.ended_at <= moment):
            return manifest
    raise RuleBroken(
        f"There is no base backup in {folder.path} from before that moment. Make them "
        "with backup --base."
    )


def unpack_server(
    folder: BackupFolder,
    manifest: Manifest,
    key: x25519.Identity,
    moment: datetime | None,
    target: Path,
    report: Report,
) -> None:
    """Unpack a base backup and the log since into an empty folder, set to stop at a
    moment, or at the end of the log.
    """
    if wrong := faults_of_pieces(folder, manifest, None, report):
        raise RuleBroken(wrong[0])
    if target.exists() and any(target.iterdir()):
        raise RuleBroken(f"{target} is not empty. Restore into a new folder.")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.chmod(0o700)
    report("Unpacking the server")
    with programs.unpack_base(target) as stream:
        decrypt(folder.content_file(manifest), stream, key)
    (target / _LOG).mkdir(mode=0o700)
    unpack(folder, since(folder, manifest), target / _LOG, key, report)
    # On Debian these are in /etc/postgresql.
    for name in ("postgresql.conf", "pg_hba.conf", "pg_ident.conf"):
        (target / name).touch(mode=0o600)
    until = f"recovery_target_time = '{moment.astimezone(UTC)}'" if moment else ""
    lines = [
        "",
        _BEGIN,
        f"""restore_command = 'cp "{_LOG}/%f" "%p"'""",
        until,
        "recovery_target_action = 'promote'",
    ]
    with (target / "postgresql.auto.conf").open("a") as file:
        file.write("\n".join(lines) + "\n")
    (target / "recovery.signal").touch(mode=0o600)
    _give_away(target)


@contextmanager
def running(target: Path, manifest: Manifest, report: Report) -> Iterator[None]:
    """Run the server, replay the log, and point Django at it; stop it at the end.

    RuleBroken, with PostgreSQL's words, if the log does not reach the moment.
    """
    report("Replaying the log")
    sockets = Path(tempfile.mkdtemp(prefix="stronghold-"))
    (sockets / "pg_hba.conf").write_text("local all all trust\n")
    _give_away(sockets)
    options = [
        "listen_addresses=",
        f"unix_socket_directories={sockets}",
        f"hba_file={sockets}/pg_hba.conf",
        "port=5432",
        "archive_mode=off",
        "hot_standby=off",
        "logging_collector=off",
        "wal_recycle=off",
    ]
    words = " ".join(f"-c {option}" for option in options)
    said = sockets / "log"
    try:
        started = _pg_ctl(
            manifest,
            "start",
            target,
            *("--wait", f"--timeout={_DAY}", f"--options={words}", f"--log={said}"),
        )
        if not started:
            raise RuleBroken(_why(said))
        with _django_at(sockets):
            _wait_for_replay(target, said)
            yield
    finally:
        _pg_ctl(manifest, "stop", target, "--mode=fast", "--wait")
        shutil.rmtree(sockets)


def _wait_for_replay(target: Path, said: Path) -> None:
    """Wait until the server has replayed the log: it accepts no connection before."""
    while True:
        try:
            connections["default"].ensure_connection()
        except OperationalError:
            if not (target / "postmaster.pid").exists():
                raise RuleBroken(_why(said)) from None
            time.sleep(_PAUSE)
        else:
            return


def finish_server(target: Path) -> None:
    """Remove what only the replay needed: the plain log, and its settings."""
    shutil.rmtree(target / _LOG, ignore_errors=True)
    settings = target / "postgresql.auto.conf"
    kept = settings.read_text().partition(f"\n{_BEGIN}")[0]
    settings.write_text(f"{kept.rstrip()}\n")


def has_server(manifest: Manifest) -> bool:
    """Say whether this machine has PostgreSQL's server of the backup's version."""
    return (_folder_of(manifest) / "pg_ctl").exists()


def _folder_of(manifest: Manifest) -> Path:
    return Path("/usr/lib/postgresql") / manifest.postgresql.split(".")[0] / "bin"


def _pg_ctl(manifest: Manifest, what: str, target: Path, *options: str) -> bool:
    user = _USER if _is_root() else None
    ended = subprocess.run(  # noqa: S603 - a program and options of ours
        [str(_folder_of(manifest) / "pg_ctl"), what, f"--pgdata={target}", *options],
        cwd="/",
        env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        user=user,
        group=user,
        extra_groups=[] if user else None,
    )
    return ended.returncode == 0


def _why(said: Path) -> str:
    words = said.read_text(errors="replace") if said.exists() else ""
    if "recovery ended before configured recovery target was reached" in words:
        return (
            "The log ends before that moment. Name an earlier one, or newest: the "
            "server is then as at the end of the log."
        )
    fatal = [line for line in words.splitlines() if "FATAL" in line]
    return f"PostgreSQL did not start: {fatal[0] if fatal else words[-300:]}"


def _is_root() -> bool:
    return os.geteuid() == 0


def _give_away(folder: Path) -> None:
    """Make the user of PostgreSQL the owner of a folder, if this one is root."""
    if not _is_root():
        return
    shutil.chown(folder, _USER, _USER)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            shutil.chown(path, _USER, _USER)


@contextmanager
def _django_at(sockets: Path) -> Iterator[None]:
    """Have Django's alias `default` reach the server as the owner, then as before."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    there = {"HOST": str(sockets), "PORT": "5432", "PASSWORD": ""}
    connections.close_all()
    connection.settings_dict |= there
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict |= before
