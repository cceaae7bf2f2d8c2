"""PostgreSQL's own programs for dumps, run on this site's database."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection

from stronghold.core.kernel.errors import RuleBroken

_DEBIAN = Path("/usr/lib/postgresql")


def server_version() -> str:
    """Return the version of the database's server, as 17.5."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0]).split()[0]


@contextmanager
def dump() -> Iterator[IO[bytes]]:
    """Give the database as it is at this moment, as a stream in pg_dump's own format.

    Extensions are left out, because only a superuser can make them; database.sql does.
    RuleBroken if pg_dump fails, also when it does so at the end.
    """
    options = ["--format=custom", "--schema=public", "--no-password"]
    with _run("pg_dump", options, stdout=subprocess.PIPE) as stream:
        yield stream


@contextmanager
def restore(contents: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give a stream that restores what is written to it into the empty database.

    `contents` are the lines of `contents_of` that are to be restored.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".list") as listed:
        listed.writelines(f"{line}\n" for line in contents)
        listed.flush()
        options = [
            "--exit-on-error",
            "--single-transaction",
            "--no-password",
            f"--use-list={listed.name}",
            f"--dbname={connection.settings_dict['NAME']}",
        ]
        with _run("pg_restore", options, stdin=subprocess.PIPE) as stream:
            yield stream


def contents_of(write: Callable[[IO[bytes]], object]) -> list[str]:
    """Return the list of contents of the dump that `write` writes to a stream.

    Without what a superuser owns, which database.sql makes before a restore.
    """
    with tempfile.TemporaryFile() as listed:
        # The list is at the front, and pg_restore reads no further.
        with (
            _run("pg_restore", ["--list"], stdin=subprocess.PIPE, to=listed) as stream,
            contextlib.suppress(BrokenPipeError, RuleBroken),
        ):
            write(stream)
        listed.seek(0)
        lines = listed.read().decode().splitlines()
    owner = str(connection.settings_dict["USER"])
    return [line for line in lines if line.endswith(f" {owner}") and line[0] != ";"]


@contextmanager
def read_through() -> Iterator[IO[bytes]]:
    """Give a stream that reads a dump to its end and restores nothing."""
    options = [f"--file={os.devnull}"]
    with _run("pg_restore", options, stdin=subprocess.PIPE) as stream:
        yield stream


@contextmanager
def base_backup() -> Iterator[IO[bytes]]:
    """Give the server's data folder as a stream, a packed tar file with checksums.

    Ends once the log of that time is archived. Needs a role that may copy the whole
    server. RuleBroken if pg_basebackup fails, also when it does so at the end.
    """
    if settings.BACKUP_DATABASE is None:
        raise RuleBroken(
            "Set BACKUP_DATABASE_URL, for a role with the right REPLICATION."
        )
    options = [
        "--pgdata=-",
        "--format=tar",
        "--compress=client-gzip:1",
        "--wal-method=none",
        "--checkpoint=fast",
        "--label=stronghold",
        "--no-password",
    ]
    login = _login(settings.BACKUP_DATABASE)
    with _run("pg_basebackup", options, stdout=subprocess.PIPE, login=login) as stream:
        yield stream


@contextmanager
def read_base() -> Iterator[IO[bytes]]:
    """Give a stream that reads a base backup to its end and restores nothing."""
    with _run("tar", ["--list", "--gzip"], stdin=subprocess.PIPE) as stream:
        yield stream


@contextmanager
def unpack_base(target: Path) -> Iterator[IO[bytes]]:
    """Give a stream that unpacks a base backup into a folder."""
    options = ["--extract", "--gzip", "--no-same-owner", f"--directory={target}"]
    with _run("tar", options, stdin=subprocess.PIPE) as stream:
        yield stream


@contextmanager
def _run(
    name: str,
    options: Sequence[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
    to: IO[bytes] | None = None,
    login: dict[str, str] | None = None,
) -> Iterator[IO[bytes]]:
    """Give the end of a pipe from or to a program. RuleBroken if the program fails."""
    path = Path("/bin/tar") if name == "tar" else _program(name)
    process = subprocess.Popen(  # noqa: S603 - a program and options of ours
        [str(path), *options],
        env=os.environ
        | {"LC_ALL": "C.UTF-8"}
        | (_login(connection.settings_dict) if login is None else login),
        stdin=stdin,
        stdout=to or stdout,
        stderr=subprocess.PIPE,
    )
    stream = cast("IO[bytes]", process.stdin or process.stdout)
    try:
        # The program may end early; its own words say why.
        with contextlib.suppress(BrokenPipeError):
            yield stream
    except BaseException:
        process.kill()
        process.communicate()
        raise
    with contextlib.suppress(BrokenPipeError):
        stream.close()
    words = cast("IO[bytes]", process.stderr).read().decode(errors="replace").strip()
    cast("IO[bytes]", process.stderr).close()
    if process.wait() != 0:
        raise RuleBroken(f"{name} failed: {_first_fault(words)}")


def _first_fault(words: str) -> str:
    lines = words.splitlines() or ["?"]
    return next((line for line in lines if "error:" in line), lines[0])


def _login(given: Mapping[str, Any]) -> dict[str, str]:
    """Return a connection of Django as PostgreSQL's programs read it."""
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
        "PGSSLMODE": "sslmode",
        "PGSSLROOTCERT": "sslrootcert",
    }
    all_given = {**given, **given.get("OPTIONS", {})}
    return {
        name: str(all_given[key]) for name, key in names.items() if all_given.get(key)
    }


def _program(name: str) -> Path:
    """Return the program of the server's version or a newer one."""
    major = int(server_version().split(".")[0])
    for path in sorted(_DEBIAN.glob(f"*/bin/{name}"), reverse=True):
        if int(path.parts[-3]) >= major:
            return path
    if found := shutil.which(name):
        return Path(found)
    raise RuleBroken(
        f"{name} of PostgreSQL {major} or newer is not on this machine. Install the "
        "package postgresql-client."
    )
