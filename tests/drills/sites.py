"""A site of its own beside this one, run by the scripts of the project.

It is a copy of the source in a folder under /tmp, with its own PostgreSQL and Redis, as
bin/run starts them, and the Python environment of this checkout.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
_LEFT_OUT = shutil.ignore_patterns("var", ".git", "__pycache__", ".*_cache")


class Failed(Exception):
    """A command ended with a fault; what it said."""


def printed_by(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    folder: Path | None = None,
) -> str:
    """Run a command; return what it printed. Failed says so if it ends with a fault."""
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        raise Failed(f"{shlex.join(command)}:\n{ended.stdout}")
    return ended.stdout


class Site:
    """One copy of the project, and what its operator can do."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self._service: subprocess.Popen[bytes] | None = None
        # Nothing of the run of the tests: it has the addresses of this checkout.
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            **settings,
        }

    def run(self, *command: str, **settings: str) -> str:
        """Run a command in the site's folder; return what it printed."""
        environment = self.environment | settings
        return printed_by(command, environment=environment, folder=self.folder)

    def manage(self, *command: str) -> str:
        return self.run("bin/run", "./manage.py", *command)

    def planting(self, what: str, of: str = "tests.drills.planting") -> str:
        """Call a function of a planting.py in the site, as its worker would."""
        code = f"from {of} import *; print({what})"
        return self.manage("shell", "--no-imports", "--command", code).splitlines()[-1]

    def start_archiving(self) -> None:
        """Start the service that encrypts the log."""
        self._service = subprocess.Popen(
            ["bin/run", "./manage.py", "archive_wal"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def stop_archiving(self) -> None:
        if self._service is not None:
            self._service.terminate()
            self._service.wait()
            self._service = None

    @contextmanager
    def connected(self, role: str = "OWNER") -> Iterator[Any]:
        said = self.run("bin/run", "printenv", f"{role}_DATABASE_URL")
        url = urlsplit(said.splitlines()[-1])
        connection = psycopg2.connect(
            dbname="stronghold",
            user=url.username,
            password=url.password,
            host=parse_qs(url.query)["host"][0],
        )
        connection.autocommit = True
        try:
            yield connection.cursor()
        finally:
            connection.close()

    def contents(self) -> dict[str, tuple[int, int]]:
        """Return the number of rows of each table, and a sum of their hashes."""
        with self.connected() as cursor:
            cursor.execute(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'"
                " AND relnamespace = 'public'::regnamespace"
                " AND pg_get_userbyid(relowner) = 'stronghold_owner'"
            )
            tables = [name for (name,) in cursor.fetchall()]
            found = {}
            for table in tables:
                cursor.execute(
                    "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)"
                    f" FROM {table} t"
                )
                n, total = cursor.fetchone()
                found[table] = (n, int(total))
        # When SQL was installed is of the database, not of the records; that it was has
        # places looked at again.
        del found["database_installedsql"], found["sharing_coarseplacemark"]
        return found

    @property
    def state(self) -> Path:
        """Where the data of PostgreSQL is: see bin/lib/services.sh."""
        elsewhere = Path("/var/lib/stronghold") / self._checkout
        return elsewhere if elsewhere.exists() else self.folder / "var"

    @property
    def photos(self) -> Path:
        return self.folder / "var" / "attachments"

    def stop(self) -> None:
        self.run("bin/run", "--stop")

    @property
    def _checkout(self) -> str:
        return hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]

    def clear(self) -> None:
        """Stop its services, and leave nothing of it."""
        try:
            self.stop_archiving()
            self.stop()
        finally:
            for path in (
                self.folder,
                Path("/var/lib/stronghold") / self._checkout,
                Path(f"/run/stronghold-{self._checkout}"),
                Path(f"/tmp/stronghold-{os.getuid()}-{self._checkout}"),
            ):
                shutil.rmtree(path, ignore_errors=True)


@dataclass(frozen=True)
class Ready:
    """The demonstration, where its backups are, and what was there at the first."""

    site: Site
    folder: Path
    key: Path
    report: str
    photo: str
    contents: dict[str, tuple[int, int]]
    photos: dict[str, bytes]

    @property
    def erasures(self) -> Path:
        return self.folder / "erasures"

    def settings(self) -> dict[str, str]:
        """Return the settings of a site that is restored from these backups."""
        return {
            "BACKUP_FOLDER": str(self.folder / "backups"),
            "ERASURES_FILE": str(self.erasures),
        }


def photos_of(site: Site) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in site.photos.iterdir()}


@contextmanager
def drill_folder() -> Iterator[Path]:
    """Give a folder under /tmp that PostgreSQL's user can enter, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="stronghold-drill-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[bool]:
    """Mount a disk in memory on a new folder, such as of 2m.

    False, and a plain folder, where nothing can be mounted.
    """
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs"]
    is_mounted = (
        subprocess.run(["mount"] + options + [str(folder)], check=False).returncode == 0
    )
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", folder], check=True)


@contextmanager
def new_site(folder: Path, **settings: str) -> Iterator[Site]:
    """Make a site with an empty database, and clear it away whatever happens."""
    shutil.copytree(ROOT, folder, ignore=_LEFT_OUT, symlinks=True)
    (folder / "var").mkdir()
    (folder / "var" / "venv").symlink_to((ROOT / "var" / "venv").resolve())
    site = Site(folder, settings)
    try:
        site.run("bin/run", "true")
        yield site
    finally:
        site.clear()


def holding(folder: Path, text: str) -> list[str]:
    """Return the files under a folder whose bytes hold a text."""
    wanted = text.encode()
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file() and wanted in path.read_bytes():
                found.append(str(path.relative_to(folder)))
        except FileNotFoundError:
            # PostgreSQL removed it meanwhile.
            continue
    return found
