"""PgBouncer before a server: that of deploy/cluster, with other addresses."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster.servers import AS_SERVICE, HOST, PATIENCE, Server, passwords, until
from tests.conftest import ROOT
from tests.ports import free_port
from tests.site_processes import is_listening

INI = ROOT / "deploy" / "cluster" / "pgbouncer.ini"


@dataclass
class Pooler:
    """A pooler, and the server that it leads to."""

    port: int
    ini: Path
    process: "subprocess.Popen[bytes]"
    server: Server

    def lead_to(self, server: Server) -> None:
        """Lead to another server from now on, as HAProxy would after a promotion."""
        old, new = (f"port={one.port} " for one in (self.server, server))
        self.ini.write_text(self.ini.read_text().replace(old, new))
        self.server = server
        self.process.send_signal(signal.SIGHUP)


@contextmanager
def pooler(server: Server, *, size: int) -> Iterator[Pooler]:
    """Start a pooler with so many connections of the server for each role."""
    folder, port = server.folder.parent / "pooler", free_port()
    folder.mkdir()
    users, ini = folder / "users", folder / "pgbouncer.ini"
    users.write_text(
        "".join(f'"{role}" "{secret}"\n' for role, secret in passwords().items())
    )
    ini.write_text(
        INI.read_text()
        .replace("host=127.0.0.1 port=5000", f"host={HOST} port={server.port}")
        .replace("listen_port = 6432", f"listen_port = {port}")
        .replace("default_pool_size = 20", f"default_pool_size = {size}")
        .replace("/etc/pgbouncer/userlist.txt", str(users))
        .replace("/run/postgresql", str(folder))
        .replace("/var/log/postgresql", str(folder))
    )
    if AS_SERVICE:
        for path in (folder, users, ini):
            shutil.chown(path, "postgres", "postgres")
    process = subprocess.Popen(
        AS_SERVICE + ["/usr/sbin/pgbouncer", "--quiet", str(ini)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: is_listening(port), "PgBouncer to listen")
        yield Pooler(port, ini, process, server)
    finally:
        process.kill()
        process.wait(PATIENCE)
