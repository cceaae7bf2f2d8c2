"""The whole site on a PostgreSQL and a Redis of its own, each process kept running.

The processes are those of `deploy/systemd/`, with the commands, the settings and the
rests of their units, in a copy of the project.
"""

import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, build_opener

from django.conf import settings

from tests.bench.visitor import signed_in
from tests.drills.sites import ROOT, Site, drill_folder, new_site, small_disk
from tests.faults.between import Between
from tests.faults.supervisor import Supervisor
from tests.faults.writes import PATIENCE, People
from tests.ports import free_port
from tests.site_processes import until
from tests.systemd.processes import Service
from tests.systemd.units import Unit, read_unit, write_settings

UNITS = ROOT / "deploy" / "systemd"
WEB = "stronghold-web"
PARTS = (
    WEB,
    "stronghold-figures",
    "stronghold-worker",
    "stronghold-jobs",
    "stronghold-beat",
)
# Seconds in which all of it must be at work, on a machine that may be busy.
START = 600
# Seconds before PostgreSQL and Redis are started again.
REST = 1.0
SOCKET = ".s.PGSQL.5432"
DISK = "128m"
# What the processes print; kept after the run.
LOGS = ROOT / "var" / "log" / "faults"
# Of what no process of the site has: passwords of roles that can change tables.
NOT_THEIRS = ("OWNER_DATABASE_URL", "SUPERUSER_DATABASE_URL")


@dataclass
class RunningSite:
    """The site with its people, and what can happen to it.

    `uploads` is a small disk of its own, or None where none can be mounted.
    """

    site: Site
    supervisor: Supervisor
    between: Between
    people: People
    uploads: Path | None

    @property
    def photos(self) -> Path:
        return self.uploads or self.site.photos

    @property
    def mail(self) -> Path:
        return self.site.folder / "var" / "mail"

    def is_well(self) -> bool:
        """Return whether the site itself finds nothing wrong."""
        return answers_well(f"{self.people.address}/health/degraded")


def answers_well(url: str) -> bool:
    try:
        build_opener(ProxyHandler({})).open(url, timeout=PATIENCE).close()
    except (URLError, OSError):
        return False
    return True


@contextmanager
def running_site() -> Iterator[RunningSite]:
    """Make a site with its people, start all of it, and clear it away at the end."""
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir(parents=True)
    with ExitStack() as stack:
        folder = stack.enter_context(drill_folder())
        uploads = folder / "uploads"
        is_apart = stack.enter_context(small_disk(uploads, DISK))
        given = {
            "ATTACHMENTS_FOLDER": str(uploads),
            "SEAL_FILE": str(folder / "seals"),
            "STATIC_ROOT": str(settings.STATIC_ROOT),
            # One key sends more than a program of a force does.
            "KEY_REQUESTS": "100000",
            # What a phone's queue sends does not keep a session open.
            "IDLE_MINUTES": "0",
        }
        site = stack.enter_context(new_site(folder / "site", **given))
        site.run("bin/run", "--owner", "./manage.py", "prepare_database")
        key = site.planting("people()", of="tests.faults.planting")
        environment = environment_of(site)
        site.stop()
        sockets = folder / "sockets"
        sockets.mkdir()
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        between = Between(sockets / SOCKET, own_sockets(environment) / SOCKET)
        stack.enter_context(between)
        supervisor = stack.enter_context(Supervisor())
        supervisor.add(postgres(site), REST)
        supervisor.add(redis(site), REST)
        theirs = _by_way_of(sockets, environment) | {"SITE_URL": address}
        write_settings(folder / "env", theirs)
        for name in PARTS:
            unit = unit_of(name, site, folder)
            more = ["--port", str(port)] if name == WEB else []
            log = LOGS / f"{name}.log"
            supervisor.add(Service.of(unit, unit.command + more, log), unit.rest)
        is_ready = partial(answers_well, f"{address}/health/ready")
        until(is_ready, "the site does not start", START)
        phone = signed_in(address, "officer")
        phone.close()
        people = People(address, key, phone.cookies)
        running = RunningSite(
            site, supervisor, between, people, uploads if is_apart else None
        )
        until(running.is_well, "the site is not well from the start", START)
        yield running


def environment_of(site: Site) -> dict[str, str]:
    """Return the environment in which bin/run starts a command of the site."""
    code = "import json, os; print(json.dumps(dict(os.environ)))"
    said = site.run("bin/run", "python", "-c", code)
    found: dict[str, str] = json.loads(said.splitlines()[-1])
    return found


def own_sockets(environment: Mapping[str, str]) -> Path:
    """Return where PostgreSQL itself listens."""
    return Path(parse_qs(urlsplit(environment["DATABASE_URL"]).query)["host"][0])


def _by_way_of(sockets: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with the database at another socket."""
    found = {name: v for name, v in environment.items() if name not in NOT_THEIRS}
    for name in ("DATABASE_URL", "PARTNER_DATABASE_URL"):
        url = urlsplit(found[name])._replace(query=f"host={sockets}")
        found[name] = url.geturl()
    return found


def unit_of(name: str, site: Site, settings: Path) -> Unit:
    """Return the unit of a part, with paths of the site and its settings."""
    places = {
        "/srv/stronghold": str(site.folder),
        "/etc/stronghold": str(settings),
        "/tmp": str(site.folder / "var"),  # noqa: S108 - what the units name
    }
    return read_unit(UNITS, name, places)


def postgres(site: Site) -> Service:
    """Return PostgreSQL itself, whose fast end is by SIGINT."""
    data = site.state / "postgres"
    version = (data / "PG_VERSION").read_text().strip()
    program = f"/usr/lib/postgresql/{version}/bin/postgres"
    command = as_service(program, "-D", str(data))
    return _service("postgres", command, stop_by=signal.SIGINT)


def redis(site: Site) -> Service:
    home = site.state / "redis"
    command = (
        str(home / "redis-server"),
        str(home / "redis.conf"),
        "--daemonize",
        "no",
    )
    return _service("redis", as_service(*command))


def as_service(*command: str) -> tuple[str, ...]:
    """Return the command for the user that services of bin/run have."""
    if os.getuid() != 0:
        return command
    user = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
    return user + tuple(command)


def _service(
    name: str, command: tuple[str, ...], stop_by: signal.Signals = signal.SIGTERM
) -> Service:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    log = LOGS / f"{name}.log"
    return Service(name, command, environment, Path("/"), log, stop_by=stop_by)
