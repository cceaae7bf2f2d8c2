"""The set-up of an empty database, as on a new machine: migrations, SQL and grants."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.conf import settings

from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

NAME = "stronghold_bench_empty"
MOST_SECONDS = 12
SQL = settings.BASE_DIR / "bin" / "lib" / "sql" / "database.sql"


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the seconds of one set-up."""
    _make_again()
    owner = _url_of(NAME, os.environ["OWNER_DATABASE_URL"])
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "prepare_database", "--verbosity", "0"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": owner},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    took = time.perf_counter() - began
    yield Line(
        "set-up of an empty database",
        "s",
        Spread.one(took),
        budget=f"≤ {MOST_SECONDS} s",
        within=took <= MOST_SECONDS,
    )
    _superuser("postgres", f"DROP DATABASE {NAME}")


def _make_again() -> None:
    _superuser("postgres", f"DROP DATABASE IF EXISTS {NAME}")
    _superuser("postgres", f"CREATE DATABASE {NAME} OWNER stronghold_owner")
    _superuser(NAME, SQL.read_text())


def _superuser(database: str, sql: str) -> None:
    url = _url_of(database, os.environ["SUPERUSER_DATABASE_URL"])
    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(sql)
    connection.close()


def _url_of(database: str, url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
