"""The test database, created like a real one.

The superuser creates extensions, the owner tables, and every test runs as
stronghold_app. A database with the same migrations and SQL is copied from a template.
"""

import fcntl
import gc
import hashlib
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import hypothesis
import psycopg2
import pytest
from _pytest import runner
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase, override_settings

from stronghold.core.geography.models import Area
from tests import oidc as single_sign_on
from tests import own_cache
from tests.api_document import hold_answers_to_the_document
from tests.emptying import empty_database
from tests.factories import Cast, make_cast, make_country
from tests.quick_client import start_clients_quickly
from tests.roomy_stack import with_room
from tests.run_report import RunReport, SharedTimes, note_reason
from tests.sweeps import register_profiles

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
EXTENSIONS_SQL = ROOT / "bin" / "lib" / "sql" / "database.sql"


def connect(name: str, url_variable: str = "SUPERUSER_DATABASE_URL") -> Any:
    """Open a connection of its own, outside Django's."""
    url = urlsplit(os.environ[url_variable])
    connection = psycopg2.connect(
        dbname=name,
        user=url.username,
        password=url.password,
        host=parse_qs(url.query).get("host", [url.hostname])[0],
        port=url.port,
    )
    connection.autocommit = True
    return connection


def execute(name: str, statement: str, *parameters: Any) -> None:
    connection = connect(name)
    try:
        connection.cursor().execute(statement, parameters or None)
    finally:
        connection.close()


@contextmanager
def own_database(
    suffix: str, made_with: str = "OWNER stronghold_owner"
) -> Iterator[str]:
    """Have a database beside the one of this process; it is dropped afterwards."""
    base = os.environ.get("TEST_DATABASE", "stronghold_test")
    name = f"{base}{os.environ.get('PYTEST_XDIST_WORKER', '')}_{suffix}"
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    execute("postgres", drop)
    execute("postgres", f"CREATE DATABASE {name} {made_with}")
    execute(name, EXTENSIONS_SQL.read_text())
    yield name
    execute("postgres", drop)


def schema_fingerprint() -> str:
    """Return a hash of everything that defines an empty database."""
    digest = hashlib.sha256(EXTENSIONS_SQL.read_bytes())
    patterns = ("**/migrations/*.py", "**/sql/**/*.sql", "requirements.txt")
    for folder in (ROOT / "stronghold", ROOT / "reports", ROOT / "operations", ROOT):
        for pattern in patterns if folder != ROOT else patterns[2:]:
            for path in sorted(folder.glob(pattern)):
                digest.update(path.read_bytes())
    return digest.hexdigest()


def comment_of(name: str) -> str | None:
    connection = connect("postgres")
    cursor = connection.cursor()
    cursor.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = %s",
        [name],
    )
    row = cursor.fetchone()
    connection.close()
    return row[0] if row else None


def point_django_at(name: str) -> None:
    for alias in ("default", "partner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        settings.DATABASES[alias]["NAME"] = name


def migrate_as_owner(name: str) -> None:
    """Run prepare_database on the alias `default` as the owner, then return to app."""
    point_django_at(name)
    connection = connections["default"]
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = urlsplit(os.environ["OWNER_DATABASE_URL"])
    connection.settings_dict |= {"USER": owner.username, "PASSWORD": owner.password}
    try:
        call_command("prepare_database", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict |= app


def make_template(name: str) -> None:
    """Create the template database, unless a current one exists.

    The first process makes it, and the others wait for that.
    """
    VAR.mkdir(exist_ok=True)
    with (VAR / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fingerprint = schema_fingerprint()
        if comment_of(name) == fingerprint:
            return
        execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        execute("postgres", f"CREATE DATABASE {name} OWNER stronghold_owner")
        execute(name, EXTENSIONS_SQL.read_text())
        migrate_as_owner(name)
        execute("postgres", f"COMMENT ON DATABASE {name} IS %s", fingerprint)


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests() -> Iterator[None]:
    """Separate the cache from those of other processes and of earlier runs."""
    default = {
        **settings.CACHES["default"],
        "KEY_PREFIX": own_cache.PREFIX,
        "KEY_FUNCTION": "tests.own_cache.key_of_the_test",
        # A site goes without an answer that is late; a test waits for it.
        "OPTIONS": {"socket_connect_timeout": 10, "socket_timeout": 10},
    }
    with override_settings(CACHES={"default": default}):
        yield


@pytest.fixture(autouse=True)
def cache_of_the_test() -> None:
    """Begin each test with an empty cache."""
    own_cache.begin()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        action="store_true",
        help="the long form: every example and viewer, axe at both widths",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Tests create many objects and keep few: garbage collection costs 7 % of their
    # time.
    gc.set_threshold(100_000, 50, 50)
    # Each test: what it makes, does and clears away.
    runner.runtestprotocol = with_room(runner.runtestprotocol)
    register_profiles()
    hypothesis.settings.load_profile("long" if config.getoption("--long") else "short")
    config.pluginmanager.register(SharedTimes())
    # With several processes it is the first one that hears of all tests, and that ends.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(RunReport())
        # Asked to end, it clears away the servers that it started, as after Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)


# The longest part comes first, so that it does not run alone at the end.
ORDER = ("tests/browser/", "tests/property/")


# After pytest-randomly, which shuffles.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Deselect long tests unless --long is given; sort the slowest part first."""
    if not config.getoption("--long"):
        short = [item for item in items if not item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=list(set(items) - set(short)))
        items[:] = short
    items.sort(key=lambda item: not item.nodeid.startswith(ORDER))
    for item in items:
        note_reason(item)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Copy the template for this process, and drop the copy afterwards."""
    base = os.environ.get("TEST_DATABASE", "stronghold_test")
    name = base + os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock():
        make_template(f"{base}_template")
        execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        execute(
            "postgres",
            f"CREATE DATABASE {name} TEMPLATE {base}_template OWNER stronghold_owner",
        )
        execute(name, EXTENSIONS_SQL.read_text())
        # A test database need not survive a power failure.
        execute("postgres", f"ALTER DATABASE {name} SET synchronous_commit = off")
        point_django_at(name)
    yield
    with django_db_blocker.unblock():
        for alias in ("default", "partner"):
            connections[alias].close()
        execute("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture(scope="session", autouse=True)
def second_factors_as_on_a_real_site() -> Iterator[None]:
    """Demand second factors, which a demonstration leaves out."""
    with override_settings(SECOND_FACTOR=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_base_map_of_the_demonstration() -> Iterator[None]:
    """Leave out the base map that a demonstration in this checkout built."""
    with override_settings(BASEMAP_FOLDER=""):
        yield


@pytest.fixture(scope="session", autouse=True)
def files_apart_from_the_demonstrations(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Keep the photos and papers of tests in a folder of their own."""
    folder = tmp_path_factory.mktemp("attachments")
    with override_settings(ATTACHMENTS_FOLDER=str(folder)):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_as_asked_for() -> Iterator[None]:
    """Find static files on request.

    On a site WhiteNoise reads them all as it starts, and each client of a test is a
    start of its own.
    """
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def clients_start_quickly() -> Iterator[None]:
    """Share objects that every test client would otherwise build."""
    with pytest.MonkeyPatch.context() as patch:
        start_clients_quickly(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def api_answers_as_documented() -> Iterator[None]:
    """Compare every API response in tests with the API document."""
    with pytest.MonkeyPatch.context() as patch:
        hold_answers_to_the_document(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def hashes_made_quickly() -> Iterator[None]:
    """Hash passwords with the site's method at its lowest cost."""
    with pytest.MonkeyPatch.context() as patch:
        for name, least in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, name, least)
        yield


@cache
def superuser_of(name: str) -> Any:
    """Share one connection for all tests of a database: a new one costs 50 ms."""
    return connect(name)


def _empty_after_transactional_test(self: TransactionTestCase) -> None:
    empty_database(superuser_of(connections["default"].settings_dict["NAME"]))


# Django's flush truncates with the connected role, which is not allowed to.
TransactionTestCase._fixture_teardown = _empty_after_transactional_test  # type: ignore[method-assign]
# Django closes the connection after each such test, for settings that a rollback loses;
# ours are set by the role. A new connection reads the catalogue of the database again.
TransactionTestCase._should_reload_connections = lambda self: False  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None) -> Cast:
    """One person of each role, and an officer of another force."""
    return make_cast()


@pytest.fixture
def country(db: None) -> dict[str, Area]:
    """The small square country of tests/factories.py, its areas by code."""
    return make_country()


@pytest.fixture(scope="session")
def oidc_server() -> Iterator[single_sign_on.Oidc]:
    """The provider of single sign-on, started by the first test that needs it."""
    with single_sign_on.running() as server:
        yield server


@pytest.fixture
def oidc(oidc_server: single_sign_on.Oidc) -> Iterator[single_sign_on.Oidc]:
    """A provider that knows no one yet, and a site that trusts it."""
    oidc_server.has(accounts={}, refresh=True, logoutUri="http://127.0.0.1:9/")
    with override_settings(**single_sign_on.settings_for(oidc_server)):
        yield oidc_server
