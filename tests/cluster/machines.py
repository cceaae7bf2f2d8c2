"""Three machines of PostgreSQL by the files of deploy/cluster, as programs on one.

etcd, Patroni, HAProxy, Caddy and their files are the real ones; only addresses,
folders, passwords and sizes are others. The programs are taken out of the
distribution's packages without installing them.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.request import ProxyHandler, build_opener

from tests.certificates import self_signed
from tests.cluster.servers import (
    AS_SERVICE,
    HOST,
    PATIENCE,
    Server,
    Servers,
    own_folder,
    passwords,
    programs,
    until,
)
from tests.conftest import ROOT
from tests.debian import unpacked
from tests.drills.test_proxies import replaced
from tests.ports import free_port
from tests.site_processes import running

FILES = ROOT / "deploy" / "cluster"
SECRETS = ("PATRONI_REPLICATION_PASSWORD", "PATRONI_REWIND_PASSWORD")
# What Patroni says of a server that leads, and of one that receives the log.
AT_WORK = {"running", "streaming"}
# With what Patroni and HAProxy depend on.
PACKAGES = (
    "patroni",
    "python3-click",
    "python3-dateutil",
    "python3-dnspython",
    "python3-etcd",
    "python3-prettytable",
    "python3-psutil",
    "python3-psycopg2",
    "python3-six",
    "python3-urllib3",
    "python3-wcwidth",
    "python3-yaml",
    "caddy",
    "etcd-server",
    "haproxy",
    "libjemalloc2",
    "liblua5.4-0",
    "libopentracing-c-wrapper0t64",
    "libopentracing1",
)
# The part of deploy/Caddyfile in whose place is that of several machines.
WEB = re.compile(r"^\(web\) \{\n.*?^\}\n", re.DOTALL | re.MULTILINE)
ADDRESS = re.compile(r"10\.1\.0\.1([123]):(\d+)")
# What the files have at each machine: two of etcd, PostgreSQL, and Patroni's own.
PORTS = ("2379", "2380", "5432", "8008")


@dataclass(eq=False)
class Machine:
    """One machine: its programs, and the server that Patroni runs there.

    `ports` are those that stand for the files' own.
    """

    number: int
    folder: Path
    root: Path
    ports: Mapping[str, int]
    _started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"database-{self.number}"

    @property
    def server(self) -> Server:
        return Server(self.folder, self.ports["5432"])

    def ask(self, path: str) -> Any:
        """Return the JSON of Patroni's port; OSError unless the answer is 200."""
        url = f"http://{HOST}:{self.ports['8008']}{path}"
        with build_opener(ProxyHandler({})).open(url, timeout=3) as answer:
            return json.loads(answer.read())

    def start(self) -> None:
        """Start etcd and Patroni, which starts PostgreSQL."""
        usr = self.root / "usr"
        self._run("etcd", str(usr / "bin/etcd"))
        self._run(
            "patroni",
            "/usr/bin/python3",
            str(usr / "bin/patroni"),
            str(self.folder / "patroni.yml"),
            PYTHONPATH=str(usr / "lib/python3/dist-packages"),
        )

    def kill(self) -> None:
        """End all of it by SIGKILL; Patroni first, or it would start PostgreSQL."""
        for process in reversed(self._started):
            process.kill()
            process.wait(PATIENCE)
        self._started.clear()
        self.server.kill()

    def _run(self, name: str, *command: str, **more: str) -> None:
        """Run a program with the settings of NAME.env, as systemd would."""
        lines = (self.folder / f"{name}.env").read_text().splitlines()
        given = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                AS_SERVICE + list(command),
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | given | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._started.append(process)


@dataclass
class Machines:
    """Three machines, and the port of HAProxy, which leads to the primary.

    `root` has the programs of the packages.
    """

    folder: Path
    root: Path
    all: list[Machine]
    port: int

    def leader(self) -> Machine | None:
        """Return the machine that says that it is the primary, as HAProxy asks."""
        for one in self.all:
            with suppress(OSError):
                one.ask("/primary")
                return one
        return None

    def are_well(self) -> bool:
        """Return whether one leads and two follow, one of them with each commit."""
        leader = self.leader()
        if leader is None:
            return False
        members = leader.ask("/cluster")["members"]
        roles = sorted(one["role"] for one in members if one["state"] in AT_WORK)
        return roles == ["leader", "replica", "sync_standby"]

    def servers(self) -> Servers:
        """Return the primary and its replicas, as they are now."""
        leader = self.leader()
        assert leader is not None
        others = [one.server for one in self.all if one is not leader]
        return Servers(leader.server, others)


@contextmanager
def machines() -> Iterator[Machines]:
    """Start three machines of PostgreSQL, and HAProxy before them."""
    folder = Path(tempfile.mkdtemp(prefix="stronghold-patroni-"))
    folder.chmod(0o711)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        packages = folder / "packages"
        packages.mkdir()
        root = unpacked(packages, *PACKAGES)
        found = Machines(folder, root, [], free_port())
        for number in (1, 2, 3):
            ports = {port: free_port() for port in PORTS}
            own = own_folder(folder, f"machine_{number}")
            found.all.append(Machine(number, own, root, ports))
        secret = {name: token_hex(24) for name in SECRETS}
        secret["PATRONI_SUPERUSER_PASSWORD"] = passwords()["postgres"]
        for one in found.all:
            _lay_out(one, found.all, secret)
            stack.callback(one.kill)
            one.start()
        until(found.are_well, "a primary and two replicas")
        stack.enter_context(_haproxy(found))
        yield found


def placed(text: str, machines: Sequence[Machine], own: Machine | None = None) -> str:
    """Return a file with the addresses of machines here.

    In the file of one machine, a line with one address is about that machine.
    """

    def here(line: str) -> str:
        for number, port in ADDRESS.findall(line):
            of_own = own if "," not in line else None
            ports = (of_own or machines[int(number) - 1]).ports
            line = line.replace(f"10.1.0.1{number}:{port}", f"{HOST}:{ports[port]}")
        return line

    return "".join(here(line) for line in text.splitlines(keepends=True))


def _lay_out(
    one: Machine, machines: Sequence[Machine], secret: Mapping[str, str]
) -> None:
    """Write the files of a machine, as several_machines.md says."""
    self_signed(one.folder)
    of_etcd = {
        "ETCD_NAME=database-1": f"ETCD_NAME={one.name}",
        "/var/lib/etcd/default": str(one.folder / "etcd"),
    }
    of_patroni = {
        "name: database-1": f"name: {one.name}",
        "/var/lib/postgresql/17/stronghold": str(one.server.data),
        "/usr/lib/postgresql/17/bin": str(programs()),
        "/run/postgresql/patroni.pgpass": str(one.folder / "pgpass"),
        "/etc/stronghold/database.crt": str(one.folder / "certificate.pem"),
        "/etc/stronghold/database.key": str(one.folder / "key.pem"),
        "shared_buffers: 4GB": "shared_buffers: 64MB",
        "10.1.0.0/24": "127.0.0.0/8",
    }
    for name, changes in (
        ("etcd.env", of_etcd),
        ("patroni.yml", of_patroni),
        ("patroni.env", {f"{key}=": f"{key}={value}" for key, value in secret.items()}),
    ):
        text = placed((FILES / name).read_text(), machines, one)
        (one.folder / name).write_text(replaced(text, **changes))
    for path in one.folder.iterdir():
        path.chmod(0o600)
        if AS_SERVICE:
            shutil.chown(path, "postgres", "postgres")


@contextmanager
def _haproxy(found: Machines) -> Iterator[None]:
    text = placed((FILES / "haproxy.cfg").read_text(), found.all)
    for one in found.all:
        of_one = f"server {one.name} {HOST}:{one.ports['5432']} check port "
        text = replaced(text, **{f"{of_one}8008": f"{of_one}{one.ports['8008']}"})
    config = found.folder / "haproxy.cfg"
    config.write_text(replaced(text, **{"127.0.0.1:5000": f"{HOST}:{found.port}"}))
    libraries = found.root / "usr/lib" / f"{platform.machine()}-linux-gnu"
    command = [str(found.root / "usr/sbin/haproxy"), "-db", "-f", str(config)]
    log = found.folder / "haproxy.log"
    with running(command, log, found.port, LD_LIBRARY_PATH=str(libraries)):
        yield


@contextmanager
def caddy(found: Machines, webs: list[int]) -> Iterator[list[int]]:
    """Start Caddy before these webs, without TLS; return its port."""
    port = free_port()
    (part,) = WEB.findall((FILES / "Caddyfile.part").read_text())
    text = WEB.sub(lambda _: part, (FILES.parent / "Caddyfile").read_text())
    config = found.folder / "Caddyfile"
    begins = "{\n\tlog default {"
    config.write_text(replaced(text, **{begins: f"{{\n\tadmin off{begins[1:]}"}))
    command = [str(found.root / "usr/bin/caddy"), "run", "--adapter", "caddyfile"]
    settings = {
        "SITE_HOST": f"http://{HOST}:{port}",
        "SITE_WEB": " ".join(f"{HOST}:{web}" for web in webs),
        "XDG_DATA_HOME": str(found.folder / "caddy"),
    }
    log = found.folder / "caddy.log"
    with running(command + ["--config", str(config)], log, port, **settings):
        yield [port]
