"""PostgreSQL servers of their own for the part `cluster`: a primary and its replicas.

They are in a folder under /tmp and listen on this machine alone. They have the roles
and passwords of the tests, and the tables of the tests' template.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

import psycopg2
from django.db import connections
from django.test import override_settings

from stronghold.core.database.replicas import alias_of
from tests.conftest import ROOT, execute, make_template
from tests.ports import free_port
from tests.systemd.processes import is_alive

HOST, NAME = "127.0.0.1", "stronghold"
# Seconds; long, since a machine may be busy with something else.
PATIENCE = 300
SQL = ROOT / "bin" / "lib" / "sql"
# As root, PostgreSQL runs as the user of its packages.
AS_SERVICE = (
    ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
    if os.getuid() == 0
    else []
)
# A replica does not look for another sender while the one that it has is stopped.
CONF = """
shared_buffers = 64MB
max_connections = 80
timezone = 'UTC'
wal_keep_size = 512MB
hot_standby_feedback = on
wal_retrieve_retry_interval = 200ms
wal_receiver_timeout = 0
log_min_error_statement = panic
log_error_verbosity = terse
"""


def programs() -> Path:
    """Return the folder of the programs of the newest PostgreSQL with PostGIS."""
    versions = [
        int(path.parts[-3])
        for path in Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    ]
    return Path(f"/usr/lib/postgresql/{max(versions)}/bin")


def until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.05)


def passwords() -> dict[str, str]:
    """Return the passwords of the roles, as the tests have them."""
    urls = {
        "postgres": "SUPERUSER_DATABASE_URL",
        "stronghold_owner": "OWNER_DATABASE_URL",
        "stronghold_app": "DATABASE_URL",
        "stronghold_partner": "PARTNER_DATABASE_URL",
    }
    return {
        role: urlsplit(os.environ[url]).password or "" for role, url in urls.items()
    }


@dataclass
class Server:
    """One PostgreSQL server; its data, socket and log are in its folder."""

    folder: Path
    port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def program(self, name: str, *given: str) -> None:
        """Run one of PostgreSQL's programs as the user of its packages."""
        ended = subprocess.run(
            AS_SERVICE + [str(programs() / name)] + list(given),
            cwd="/",
            env={"PGPASSWORD": passwords()["postgres"], "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, f"{name}: {ended.stdout}"

    def start(self) -> None:
        options = (
            f"-p {self.port} -c listen_addresses={HOST}"
            f" -c unix_socket_directories={self.folder}"
        )
        log = str(self.folder / "log")
        given = ["--wait", f"--timeout={PATIENCE}", "--silent", "--options", options]
        # Its output is not read: the server would hold the pipe.
        ended = subprocess.run(
            AS_SERVICE
            + [str(programs() / "pg_ctl"), "start", "-D", str(self.data), "-l", log]
            + given,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        assert ended.returncode == 0, (self.folder / "log").read_text()[-2000:]

    @property
    def pid(self) -> int | None:
        """The number of its first process, or None if it has none."""
        try:
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        except (FileNotFoundError, IndexError):
            return None

    @property
    def runs(self) -> bool:
        return self.pid is not None and is_alive(self.pid)

    def kill(self) -> None:
        """End all of it by SIGKILL, as a machine that loses its power does."""
        pid = self.pid
        if pid is None or not is_alive(pid):
            return
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        # The first process last: it would start others again.
        ending = [pid] + [int(child) for child in children]
        os.kill(pid, signal.SIGSTOP)
        for one in reversed(ending):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        until(lambda: not any(map(is_alive, ending)), "the server to be gone")
        # PostgreSQL does not start while the number in its locks is that of another
        # process, or of one that only waits to be reaped.
        (self.data / "postmaster.pid").unlink()
        for lock in self.folder.glob(".s.PGSQL.*"):
            lock.unlink()

    def senders(self, what: signal.Signals) -> None:
        """Send a signal to the processes that send the log to replicas."""
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walsender'"
        for (pid,) in self.execute(query):
            os.kill(pid, what)

    def execute(self, statement: str, *given: Any, name: str = NAME) -> list[Any]:
        """Run a statement as superuser; return its rows."""
        connection = psycopg2.connect(
            host=HOST,
            port=self.port,
            dbname=name,
            user="postgres",
            password=passwords()["postgres"],
        )
        try:
            connection.autocommit = True
            cursor = connection.cursor()
            cursor.execute(statement, given or None)
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def holds(self, question: str, *given: Any) -> bool:
        """Return whether a statement returns true, and that alone."""
        return self.execute(question, *given) == [(True,)]

    def pause(self) -> None:
        """Stop replaying what it is sent."""
        self.execute("SELECT pg_wal_replay_pause()")
        paused = "SELECT pg_get_wal_replay_pause_state() = 'paused'"
        until(lambda: self.holds(paused), "replay to pause")

    def resume(self) -> None:
        self.execute("SELECT pg_wal_replay_resume()")

    def promote(self) -> None:
        assert self.holds("SELECT pg_promote(true, %s)", PATIENCE)

    def follow(self, primary: "Server") -> None:
        """Follow another primary from now on."""
        self.execute(f"ALTER SYSTEM SET primary_conninfo = '{_address_of(primary)}'")
        self.execute("SELECT pg_reload_conf()")


def _address_of(server: Server) -> str:
    secret = passwords()["postgres"]
    return f"host={HOST} port={server.port} user=postgres password={secret}"


@dataclass
class Servers:
    """A primary and the replicas that follow it."""

    primary: Server
    replicas: list[Server]

    @property
    def all(self) -> list[Server]:
        return [self.primary] + self.replicas

    def catch_up(self) -> None:
        """Wait until each replica has replayed all that the primary has on disk now."""
        (row,) = self.primary.execute("SELECT pg_current_wal_flush_lsn()::text")
        has = "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn"
        for one in self.replicas:
            until(partial(one.holds, has, row[0]), f"{one.folder.name} to catch up")


@contextmanager
def servers(n_replicas: int = 2) -> Iterator[Servers]:
    """Start a primary with the tables of the site, and replicas of it."""
    with _making() as (folder, made):
        primary = _primary(own_folder(folder, "primary"))
        made.append(primary)
        for n in range(n_replicas):
            own = own_folder(folder, f"replica_{n}")
            made.append(_replica_of(_address_of(primary), own))
        found = Servers(primary, made[1:])
        found.catch_up()
        yield found


# Of those that bin/bench leaves, one has ten gigabytes and more.
_REFUSE_LARGE = """
DO $$ BEGIN
  IF (SELECT sum(pg_database_size(oid)) FROM pg_database) > 5e9 THEN
    RAISE 'a replica would copy the databases of bin/bench: drop them first (%)',
      (SELECT string_agg(datname, ', ') FROM pg_database WHERE datname ~ '_bench_');
  END IF;
END $$
"""


@contextmanager
def replica_of_the_tests() -> Iterator[Server]:
    """Start a replica of the server that has the databases of the tests.

    It copies all databases of that server, and so refuses to if they are large.
    """
    execute("postgres", _REFUSE_LARGE)
    url = urlsplit(os.environ["SUPERUSER_DATABASE_URL"])
    address = f"host={_host(url)} user={url.username} password={url.password}"
    with _making() as (folder, made):
        made.append(_replica_of(address, own_folder(folder, "replica")))
        yield made[0]


@contextmanager
def _making() -> Iterator[tuple[Path, list[Server]]]:
    """Give a folder for servers, and end those that were made in it."""
    folder = Path(tempfile.mkdtemp(prefix="stronghold-cluster-"))
    folder.chmod(0o711)
    made: list[Server] = []
    try:
        yield folder, made
    finally:
        for server in made:
            with suppress(ProcessLookupError):
                server.kill()
        shutil.rmtree(folder, ignore_errors=True)


def own_folder(inside: Path, name: str) -> Path:
    path = inside / name
    path.mkdir(mode=0o700)
    if AS_SERVICE:
        shutil.chown(path, "postgres", "postgres")
    return path


def _primary(folder: Path) -> Server:
    server = Server(folder, free_port())
    secret = folder / "superuser"
    secret.write_text(passwords()["postgres"])
    if AS_SERVICE:
        shutil.chown(secret, "postgres")
    server.program(
        "initdb",
        f"--pgdata={server.data}",
        "--username=postgres",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    )
    with (server.data / "postgresql.conf").open("a") as conf:
        conf.write(CONF)
    server.start()
    fill(server)
    return server


def fill(server: Server) -> None:
    """Make the roles and tables of the site on an empty server."""
    known = passwords()
    given = {
        "OWNER_PASSWORD": known["stronghold_owner"],
        "APP_PASSWORD": known["stronghold_app"],
        "PARTNER_PASSWORD": known["stronghold_partner"],
    }
    _psql(server, "postgres", SQL / "roles.sql", given)
    _copy_template(server)
    _psql(server, NAME, SQL / "database.sql", {})


def _psql(server: Server, name: str, file: Path, given: dict[str, str]) -> None:
    _run(
        [
            str(programs() / "psql"),
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            f"--host={HOST}",
            f"--port={server.port}",
            "--username=postgres",
            f"--dbname={name}",
            f"--file={file}",
        ],
        given,
    )


def _run(command: list[str], given: dict[str, str]) -> None:
    ended = subprocess.run(
        command,
        env={**os.environ, "PGPASSWORD": passwords()["postgres"], **given},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


def _host(url: SplitResult) -> str:
    """Return where the server of the tests listens: a folder, or a machine."""
    return parse_qs(url.query).get("host", [url.hostname or ""])[0]


def _copy_template(server: Server) -> None:
    """Copy the tables of the tests' template, and the rows that migrations made."""
    template = f"{os.environ.get('TEST_DATABASE', 'stronghold_test')}_template"
    make_template(template)
    url = urlsplit(os.environ["SUPERUSER_DATABASE_URL"])
    dump = Path(tempfile.mkdtemp(prefix="stronghold-dump-")) / "dump"
    try:
        _run(
            [
                str(programs() / "pg_dump"),
                "--format=custom",
                "--compress=0",
                f"--host={_host(url)}",
                f"--username={url.username}",
                f"--file={dump}",
                template,
            ],
            {},
        )
        _run(
            [
                str(programs() / "pg_restore"),
                "--exit-on-error",
                f"--host={HOST}",
                f"--port={server.port}",
                "--username=postgres",
                f"--dbname={NAME}",
                str(dump),
            ],
            {},
        )
    finally:
        shutil.rmtree(dump.parent)


def _replica_of(address: str, folder: Path) -> Server:
    """Copy the server at an address, and start the copy as a replica of it."""
    server = Server(folder, free_port())
    server.program(
        "pg_basebackup",
        f"--pgdata={server.data}",
        f"--dbname={address}",
        "--write-recovery-conf",
        "--checkpoint=fast",
        "--wal-method=stream",
    )
    server.start()
    return server


@contextmanager
def site_on(found: Servers, *, through: int = 0, **settings: Any) -> Iterator[None]:
    """Let Django here use these servers; `through` is the port of a pooler."""
    before = {
        alias: dict(connections[alias].settings_dict)
        for alias in ("default", "partner")
    }
    at = {"NAME": NAME, "HOST": HOST, "PORT": str(through or found.primary.port)}
    if through:
        at |= {"OPTIONS": {}, "DISABLE_SERVER_SIDE_CURSORS": True}
    others: dict[str, Any] = {}
    for alias in before:
        connections[alias].close()
        connections[alias].settings_dict |= at
        for number, replica in enumerate(found.replicas):
            name = alias_of(alias, number)
            own = {**connections[alias].settings_dict, "PORT": str(replica.port)}
            others[name] = connections.settings.get(name)
            _replace(name, own)
    hosts = [(HOST, str(replica.port)) for replica in found.replicas]
    try:
        with override_settings(REPLICA_HOSTS=hosts, **settings):
            yield
    finally:
        for name, own in others.items():
            _replace(name, own)
        for alias, own in before.items():
            connections[alias].close()
            connections[alias].settings_dict.clear()
            connections[alias].settings_dict |= own


def _replace(name: str, settings: Any) -> None:
    """Let an alias have other settings, or none."""
    if name in connections.settings:
        connections[name].close()
        del connections[name]
        del connections.settings[name]
    if settings is not None:
        connections.settings[name] = settings
