"""Redis of its own, and Sentinels that watch it, for the part `cluster`."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cluster.servers import HOST, PATIENCE, until
from tests.ports import free_port
from tests.site_processes import is_listening

# redis-tools has the server under another name; it acts by the name it is called by.
PROGRAMS = (Path("/usr/bin/redis-server"), Path("/usr/bin/redis-check-rdb"))
SECRET, MASTER = "redis-of-a-test", "stronghold"  # noqa: S105 - made up


class Redis:
    """One process: a server, or with `--sentinel` one that watches others."""

    def __init__(self, folder: Path, conf: str, *arguments: str) -> None:
        self.port = free_port()
        self._folder, self._arguments = folder, arguments
        self._conf = folder / f"{self.port}.conf"
        self._conf.write_text(f"port {self.port}\nbind {HOST}\ndir {folder}\n{conf}")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = self._folder / "redis-server"
        if not program.exists():
            program.symlink_to(next(one for one in PROGRAMS if one.exists()))
        self._process = subprocess.Popen(
            [str(program), str(self._conf)] + list(self._arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: is_listening(self.port), "Redis to listen")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE)


def server(folder: Path, *more: str) -> Redis:
    lines = [
        "save ''",
        "appendonly no",
        f"requirepass {SECRET}",
        f"masterauth {SECRET}",
    ]
    return Redis(folder, "\n".join(lines + list(more)) + "\n")


def sentinel(folder: Path, master: Redis) -> Redis:
    lines = [
        f"sentinel monitor {MASTER} {HOST} {master.port} 2",
        f"sentinel auth-pass {MASTER} {SECRET}",
        f"sentinel down-after-milliseconds {MASTER} 1000",
        f"sentinel failover-timeout {MASTER} 3000",
    ]
    return Redis(folder, "\n".join(lines) + "\n", "--sentinel")


@contextmanager
def running_redis(*made: Redis) -> Iterator[None]:
    try:
        for one in made:
            one.start()
        yield
    finally:
        for one in made:
            one.kill()


@contextmanager
def redis_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="stronghold-redis-") as folder:
        yield Path(folder)
