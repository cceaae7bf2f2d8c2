"""Apache Superset, served on loopback as in production, with databases of its own.

Its environment is made by bin/lib/superset.sh. Its own tables are in the bench cluster,
its cache in a database of the project's Redis. Of the bench database its role can read
what the reports' charts need, and write nothing.
"""

import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import redis
from django.db import connection

from stronghold.demo.accounts import PASSWORD
from tests.bench.beside.gunicorn_conf import READY, workers
from tests.bench.processes import Process, free_port
from tests.bench.setting import Bench, bare_connection

HERE = Path(__file__).parent
VENV = Path(os.environ.get("VAR", "var")).resolve() / "bench" / "superset" / "venv"
PINS = HERE / "superset.txt"
# bin/bench --drop drops all databases whose names begin so, and this role.
METADATA = "stronghold_bench_superset"
# Empty but for Superset's own tables and its administrator; made once.
EMPTY = f"{METADATA}_empty"
ROLE = "bench_superset"
USERNAME = "admin"
CACHE_DATABASE = 8
PATIENCE, SET_UP_PATIENCE = 180, 900  # seconds
SET_UP = (
    ("db", "upgrade"),
    ("fab", "create-admin", "--username", USERNAME, "--password", PASSWORD)
    + ("--firstname", "Ad", "--lastname", "Min", "--email", "admin@police.example"),
    ("init",),
)
READABLE = {
    "reports_report": (
        "id",
        "reference",
        "force_id",
        "received_at",
        "received_on",
        "concern",
        "status",
        "ward_id",
        "point",
        "error_at",
        "merged_into_id",
    ),
    "geography_area": ("id", "code", "name"),
}


@dataclass(frozen=True)
class Superset:
    """The running server, and the address by which it reads the bench database."""

    address: str
    reads: str


def version() -> str:
    """Return the version of Superset that is installed."""
    found = re.search(r"^apache-superset==(\S+)", PINS.read_text(), re.MULTILINE)
    return found[1] if found else "of no known version"


@contextmanager
def running_superset(bench: Bench) -> Iterator[Superset]:
    """Serve Superset with nothing made in it and nothing in its cache."""
    folder = bench.folder / "superset"
    folder.mkdir()
    password, secret = secrets.token_hex(), secrets.token_hex()
    try:
        _make_role(password)
        if not _is_made(EMPTY):
            print(
                "  Superset makes its own tables: some minutes, once", file=sys.stderr
            )
            _make_database(EMPTY)
            _set_up(_environment(folder, password, secret, EMPTY))
            _run(f"COMMENT ON DATABASE {EMPTY} IS '{_fingerprint()}'")
        _make_database(METADATA, template=EMPTY)
        _empty_cache()
        environment = _environment(folder, password, secret, METADATA)
        with _served(folder, environment) as address:
            yield Superset(address, _url(password, connection.settings_dict["NAME"]))
    finally:
        _empty_cache()
        _run(f"ALTER ROLE {ROLE} NOLOGIN")


def _make_role(password: str) -> None:
    """Let the role sign in and read what the charts need."""
    if not _rows(f"SELECT FROM pg_roles WHERE rolname = '{ROLE}'"):
        _run(f"CREATE ROLE {ROLE}")
    _run(f"ALTER ROLE {ROLE} LOGIN PASSWORD '{password}'")
    _run(f"GRANT CONNECT ON DATABASE {connection.settings_dict['NAME']} TO {ROLE}")
    _run(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
    for table, columns in READABLE.items():
        _run(f"GRANT SELECT ({', '.join(columns)}) ON {table} TO {ROLE}")


def _fingerprint() -> str:
    return sha256(PINS.read_bytes() + repr(SET_UP).encode()).hexdigest()


def _is_made(name: str) -> bool:
    """Return whether this database is complete and of the pinned version."""
    made = _rows(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = '{name}'"
    )
    return made == [(_fingerprint(),)]


def _make_database(name: str, template: str = "template0") -> None:
    _run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _run(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {ROLE}")


def _set_up(environment: Mapping[str, str]) -> None:
    for command in SET_UP:
        done = subprocess.run(
            [str(VENV / "bin" / "superset")] + list(command),
            env=environment,
            cwd=environment["HOME"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SET_UP_PATIENCE,
            check=False,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace")[-2_000:]
            raise RuntimeError(f"superset {command[0]} failed: {said}")


@contextmanager
def _served(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Run the server, from when each of its processes can answer; give its address."""
    port, log = free_port(), folder / "gunicorn.log"
    process = Process(
        "superset",
        str(VENV / "bin" / "gunicorn"),
        "--config",
        str(HERE / "gunicorn_conf.py"),
        "--chdir",
        str(folder),
        "--bind",
        f"127.0.0.1:{port}",
        "superset.app:create_app()",
        log=log,
        environment=environment,
    )
    try:
        _wait_until_ready(log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stop()


def _wait_until_ready(log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while log.read_text(errors="replace").count(READY) < workers:
        if time.monotonic() > deadline:
            said = log.read_text(errors="replace")[-2_000:]
            raise RuntimeError(f"Superset does not start: {said}")
        time.sleep(0.2)


def _environment(
    folder: Path, password: str, secret: str, metadata: str
) -> dict[str, str]:
    """Return all that its processes get: no password of the site's own roles."""
    return {
        "PATH": f"{VENV / 'bin'}:/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "FLASK_APP": "superset.app:create_app()",
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": str(folder),
        "SCARF_ANALYTICS": "false",
        "BENCH_SUPERSET_SECRET": secret,
        "BENCH_SUPERSET_METADATA": _url(password, metadata),
        "BENCH_SUPERSET_CACHE": _cache_url(),
    }


def _url(password: str, database: str) -> str:
    sockets = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]
    return (
        f"postgresql+psycopg2://{ROLE}:{password}@/{database}"
        f"?host={quote(sockets, safe='')}"
    )


def _empty_cache() -> None:
    redis.Redis.from_url(_cache_url()).flushdb()


def _cache_url() -> str:
    address = os.environ["REDIS_URL"].partition("?")[0]
    return f"{address}?db={CACHE_DATABASE}"


def _rows(statement: str) -> list[Any]:
    superuser = bare_connection("SUPERUSER_DATABASE_URL")
    cursor = superuser.cursor()
    cursor.execute(statement)
    rows = list(cursor.fetchall()) if cursor.description is not None else []
    superuser.close()
    return rows


def _run(statement: str) -> None:
    _rows(statement)
