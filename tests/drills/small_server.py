"""A server as operating.md makes it, in a folder of its own, with two versions on it.

The services of one of them run as their units say; Caddy is in front, with the file of
`deploy/`.
"""

import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tests import own_redis
from tests.conftest import ROOT, connect
from tests.drills.sites import Failed, printed_by
from tests.drills.test_proxies import caddy
from tests.ports import free_port
from tests.site_processes import is_listening, until
from tests.systemd.systemctl import PATIENCE, Setting, make_systemctl
from tests.systemd.units import write_settings

LEFT_OUT = shutil.ignore_patterns("var", ".git", ".*_cache")
SERVICES = [
    f"stronghold-{name}" for name in ("figures", "worker", "jobs", "web", "beat")
]
# Makes a version ready without asking a package index, by what this run has made.
MAKE = """#!/bin/sh
set -eu
cd {version}
mkdir -p var
ln -sfn {venv} var/venv
ln -sfn {static} var/static
var/venv/bin/python -m compileall -q manage.py stronghold operations reports
"""
# Lines of each log that are shown with a failure.
N_LINES = 15


@dataclass
class Server:
    """What is where, and what its operator can do."""

    folder: Path
    database: str
    old: Path
    new: Path
    environment: dict[str, str]
    proxy: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.proxy}"

    @property
    def current(self) -> Path:
        return Path(self.environment["STRONGHOLD_SITE"]).resolve()

    def is_done(self, step: str) -> bool:
        """Return whether bin/upgrade has noted a step."""
        return (self.folder / "upgrade" / step).exists()

    def upgrade(self, *words: str) -> str:
        """Run bin/upgrade of the newer version; return what it printed."""
        return self._run([str(self.new / "bin/upgrade")] + list(words))

    def upgrading(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start the same; what it prints is in a log."""
        with (self.folder / "services" / "upgrade.log").open("ab") as log:
            return subprocess.Popen(
                [str(self.new / "bin/upgrade")] + list(words),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def systemctl(self, *words: str) -> None:
        self._run([self.environment["UPGRADE_SERVICES"]] + list(words))

    def end(self) -> None:
        """End all services at once."""
        for name in SERVICES + ["stronghold-beside"]:  # noqa: RUF005
            with suppress(Failed):
                self.systemctl("kill", "--kill-whom=all", "--signal=KILL", name)

    def manage(self, of: Path, *words: str) -> str:
        command = [str(ROOT / "deploy/systemd/manage")] + list(words)
        return self._run(command, STRONGHOLD_SITE=str(of))

    def run_in(self, of: Path, code: str) -> str:
        return self.manage(of, "shell", "--no-imports", "--command", code)

    def logs(self) -> Iterator[str]:
        """Give the end of what each service and the proxy said."""
        for log in sorted(self.folder.glob("services/*.log")) + [
            self.folder / "proxy" / "log"
        ]:
            if log.exists():
                lines = log.read_text(errors="replace").splitlines()[-N_LINES:]
                yield "\n".join((f"== {log.name}", "\n".join(lines)))

    @contextmanager
    def connected(self) -> Iterator[Any]:
        with closing(connect(self.database, "OWNER_DATABASE_URL")) as connection:
            yield connection.cursor()

    def _run(self, command: list[str], **more: str) -> str:
        return printed_by(command, environment=self.environment | more)


@contextmanager
def running(folder: Path, database: str, programs: Path) -> Iterator[Server]:
    """Run this version on a server, with a few records, until the block ends.

    A failure in it shows the end of each log.
    """
    server = laid_out(folder, database)
    try:
        server.systemctl("start", *SERVICES)
        web = urlsplit(server.environment["UPGRADE_WEB"]).port or 0
        until(lambda: is_listening(web), "web does not listen", PATIENCE)
        with in_front(server, programs):
            yield server
    except Exception as error:
        for log in server.logs():
            error.add_note(log)
        raise
    finally:
        server.end()


def laid_out(folder: Path, database: str) -> Server:
    """Lay out what operating.md says, and make this version ready; nothing runs yet."""
    old, new = folder / "releases" / "old", folder / "releases" / "new"
    etc, link = folder / "settings", folder / "stronghold"
    lay_out_settings(etc, database)
    ports = {"WEB": free_port(), "BESIDE": free_port()}
    services, systemctl = folder / "services", folder / "systemctl"
    own = Setting(
        str(services / "units"),
        str(services),
        moved={
            "/srv/stronghold": str(link),
            "/etc/stronghold": str(etc),
            "/tmp": str(services),  # noqa: S108 - what the units name
        },
        more={f"stronghold-{n.lower()}": ["--port", str(p)] for n, p in ports.items()},
    )
    make_systemctl(systemctl, own, sys.executable)
    venv = (ROOT / "var" / "venv").resolve()
    for version in (old, new):
        shutil.copytree(ROOT, version, ignore=LEFT_OUT, symlinks=True)
        make = version / "deploy/systemd/make_release"
        make.write_text(
            MAKE.format(version=version, venv=venv, static=settings.STATIC_ROOT)
        )
        subprocess.run([make], check=True)
    link.symlink_to(old)
    shutil.copytree(old / "deploy/systemd", services / "units")
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/",
        "LANG": "C.UTF-8",
        "STRONGHOLD_SITE": str(link),
        "STRONGHOLD_SETTINGS": str(etc),
        "STRONGHOLD_USER": getpass.getuser(),
        "UPGRADE_UNITS": own.units,
        "UPGRADE_STATE": str(folder / "upgrade"),
        "UPGRADE_SERVICES": str(systemctl),
        "UPGRADE_WEB": f"http://localhost:{ports['WEB']}",
        "UPGRADE_BESIDE": f"http://localhost:{ports['BESIDE']}",
        "UPGRADE_READY_SECONDS": str(PATIENCE),
        # On a busy machine the proxy sees later that a process leaves.
        "UPGRADE_LEAVE_SECONDS": "10",
    }
    server = Server(folder, database, old, new, environment, free_port())
    key = server.manage(old, "backup", "--new-key", str(folder / "key"))
    with (etc / "env").open("a") as env:
        env.write(
            f"BACKUP_PUBLIC_KEY={key.partition('BACKUP_PUBLIC_KEY=')[2].split()[0]}\n"
        )
    server.run_in(old, "from tests.drills.small_site import make; make()")
    return server


def lay_out_settings(folder: Path, database: str) -> None:
    urls = {
        variable: urlsplit(os.environ[variable])._replace(path=f"/{database}").geturl()
        for variable in ("DATABASE_URL", "PARTNER_DATABASE_URL", "OWNER_DATABASE_URL")
    }
    owner = urls.pop("OWNER_DATABASE_URL")
    folders = {
        f"{name.upper()}_FOLDER": str(folder.parent / name)
        for name in ("attachments", "exports", "backup", "email")
    }
    for name in folders.values():
        Path(name).mkdir()
    folder.mkdir()
    given = urls | folders
    given |= {
        "REDIS_URL": own_redis.address_of(own_redis.SMALL_SERVER),
        "SECRET_KEY": os.environ["SECRET_KEY"],
        "DEMO": "1",
        # A person who only reads by program counts as away after some minutes.
        "IDLE_MINUTES": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "localhost",
        "PROXIES": "1",
    }
    write_settings(folder / "env", given)
    write_settings(folder / "owner", {"DATABASE_URL": owner})


@contextmanager
def in_front(server: Server, programs: Path) -> Iterator[None]:
    """Have Caddy in front of it, with the file of deploy/."""
    folder = server.folder / "proxy"
    folder.mkdir()
    ports = {"http": server.proxy, "https": free_port()}
    webs = [
        server.environment[f"UPGRADE_{name}"].removeprefix("http://")
        for name in ("WEB", "BESIDE")
    ]
    where = {"SITE_HOST": server.address, "SITE_WEB": " ".join(webs), "HOME": "/"}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            caddy(programs, folder, ports), env=where, stdout=log, stderr=log
        ) as proxy,
    ):
        try:
            until(lambda: is_listening(server.proxy), "Caddy does not listen", PATIENCE)
            yield
        finally:
            proxy.terminate()
