"""The site asks PostgreSQL and Redis by TLS and checks whom it speaks with.

The servers are started as deploy/compose/tls.yml starts them, with certificates that
deploy/compose/make_certificates makes.
"""

import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from http.client import BadStatusLine
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
import redis
import yaml
from django.core.cache import cache
from django.db import connection

from stronghold import env
from stronghold.figures.models import Tally
from stronghold.figures.tasks import refresh_soon
from tests.api.serving.test_servers import PATIENCE, ROOT, end
from tests.factories import Cast, make_report
from tests.ports import free_port
from tests.site_processes import running, worker
from tests.unit.figures.test_worker import figures_are_right, until

pytestmark = pytest.mark.long
# Not this machine's own name, which is asked without TLS too; and one without a
# certificate, at which the same server listens.
HOST, OTHER_HOST = "127.0.0.2", "127.0.0.3"
HERE = "127.0.0.1"
PASSWORD = "not-of-any-site-0123456789"
TLS: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose/tls.yml").read_text())
# Asks the database, and has PostgreSQL's own program ask it.
ASK = """
import django
django.setup()
from django.db import connection
from stronghold.core.database.backups.programs import dump
with connection.cursor() as cursor:
    cursor.execute("SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    print(cursor.fetchone()[0])
with dump() as stream:
    print(stream.read()[:5].decode())
"""


def made(folder: Path, *names: str) -> Path:
    """Make an authority and certificates; return the authority's file."""
    program = ROOT / "deploy/compose/make_certificates"
    subprocess.run(
        [program, folder] + list(names),
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )
    return folder / "ca.pem"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's user can enter."""
    folder = Path(tempfile.mkdtemp(prefix="stronghold-tls-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def authority(folder: Path) -> Path:
    return made(folder / "inside", HOST, HERE)


@pytest.fixture(scope="module")
def other_authority(folder: Path) -> Path:
    """The authority of someone who would pose as our servers."""
    return made(folder / "outside", HOST)


def of_compose(words: str, authority: Path) -> str:
    """Return words of a command with the certificates of HOST for the container's."""
    own = authority.parent / HOST
    return (
        words.replace("$$", "$")
        .replace("/certificates/ca.pem", str(authority))
        .replace("/certificates", str(own))
    )


# ---- PostgreSQL


@pytest.fixture(scope="module")
def postgresql(
    folder: Path, authority: Path, django_db_setup: None, django_db_blocker: Any
) -> Iterator[int]:
    """A server that answers by TLS at HOST and OTHER_HOST; its port."""
    with django_db_blocker.unblock():
        connection.ensure_connection()
        version = connection.pg_version // 10_000
        connection.close()
    programs = Path(f"/usr/lib/postgresql/{version}/bin")
    data, port = folder / "data", free_port()
    user: list[str] = []
    if os.geteuid() == 0:
        user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]
        shutil.chown(authority.parent / HOST, "postgres")
        shutil.chown(authority.parent / HOST / "key.pem", "postgres")
    data.mkdir()
    (folder / "password").write_text(PASSWORD)
    if user:
        shutil.chown(data, "postgres")
        shutil.chown(folder / "password", "postgres")
    make = [str(programs / "initdb"), f"--pgdata={data}", "--no-sync"]
    make += ["--username=postgres", f"--pwfile={folder}/password"]
    make += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run(
        list(user) + make,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
    )
    with (data / "pg_hba.conf").open("a") as rules:
        rules.write(f"hostssl all all {HOST}/8 scram-sha-256\n")
    tls = [
        of_compose(word, authority)
        for word in TLS["services"]["db"]["command"]
        if word.startswith("-cssl")
    ]
    assert "-cssl=on" in tls
    serve = [str(programs / "postgres"), f"-D{data}", f"-cport={port}"] + tls
    serve += [f"-clisten_addresses={HOST},{OTHER_HOST}", "-cunix_socket_directories="]
    server = subprocess.Popen(
        list(user) + serve,
        cwd=folder,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    ready = [str(programs / "pg_isready"), f"--host={HOST}", f"--port={port}", "-q"]
    try:
        until(lambda: subprocess.run(ready, check=False).returncode == 0)
        yield port
    finally:
        # PostgreSQL ends its own processes.
        os.killpg(server.pid, signal.SIGINT)
        server.wait()


def asked(host: str, port: int, authority: Path) -> subprocess.CompletedProcess[str]:
    """Have the site ask a database, as its settings make it."""
    url = f"postgresql://postgres:{PASSWORD}@{host}:{port}/postgres"
    settings = {"DATABASE_URL": url, "TLS_CA": str(authority)}
    return subprocess.run(
        [sys.executable, "-c", ASK],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "stronghold.settings", **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def test_the_database_is_asked_by_tls_also_for_a_backup(
    postgresql: int, authority: Path
) -> None:
    """The site is started to ask, as in the next test, and PostgreSQL before it."""
    answer = asked(HOST, postgresql, authority)

    assert answer.stdout.split() == ["TLSv1.3", "PGDMP"], answer.stderr


def test_a_database_that_is_another_is_asked_nothing(
    postgresql: int, authority: Path, other_authority: Path
) -> None:
    forged = asked(HOST, postgresql, other_authority)
    misnamed = asked(OTHER_HOST, postgresql, authority)

    assert "certificate verify failed" in forged.stderr
    assert f'does not match host name "{OTHER_HOST}"' in misnamed.stderr
    assert forged.stdout == misnamed.stdout == ""


# ---- Redis


@pytest.fixture
def redis_port(folder: Path, authority: Path) -> Iterator[int]:
    """Redis with a password, by TLS alone, at HOST and OTHER_HOST; its port."""
    port = free_port()
    shell, option, script = TLS["services"]["redis"]["command"]
    script = of_compose(script, authority)
    listen = f"bind {HOST} {OTHER_HOST}\\ntls-port {port}\\n"
    assert script.count("tls-port 6379\\n") == 1
    installed = next(
        filter(None, map(shutil.which, ("redis-server", "redis-check-rdb")))
    )
    with tempfile.TemporaryDirectory() as path:
        # Debian ships the server as redis-check-rdb too: it acts by its name.
        Path(path, "redis-server").symlink_to(installed)
        server = subprocess.Popen(
            [shell, option, script.replace("tls-port 6379\\n", listen)],
            env={"PATH": f"{path}:{os.environ['PATH']}", "REDISCLI_AUTH": PASSWORD},
            stdout=subprocess.DEVNULL,
            cwd=path,
            start_new_session=True,
        )
        try:
            until(lambda: answers(redis_url(port, authority)))
            yield port
        finally:
            # The shell's own process, and the server that it started.
            end(server)


def redis_url(
    port: int, authority: Path, *, host: str = HOST, password: str = PASSWORD
) -> str:
    """Return the address as the settings make it."""
    with pytest.MonkeyPatch.context() as given:
        given.setenv("A_REDIS_URL", f"rediss://:{password}@{host}:{port}/0")
        return env.redis("A_REDIS_URL", str(authority))


def answers(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False


@pytest.mark.django_db(transaction=True)
def test_web_and_a_worker_meet_at_redis_by_tls_with_its_password(
    cast: Cast, redis_port: int, authority: Path, settings: Any, tmp_path: Path
) -> None:
    """A worker takes its time to start."""
    url = redis_url(redis_port, authority)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
    settings.CELERY_BROKER_URL = url
    own = {"TLS_CA": str(authority)}
    own["REDIS_URL"] = f"rediss://:{PASSWORD}@{HOST}:{redis_port}/0"
    cache.set("by_tls", 1)
    make_report(cast.officer)

    def counted() -> bool:
        # Where both cores are busy, web may give up before the worker hears of it.
        refresh_soon()
        return figures_are_right()

    with running(worker("figures"), tmp_path / "worker", **own):
        until(counted)

    assert Tally.objects.exists()
    assert cache.get("by_tls") == 1


def test_a_redis_that_is_another_and_one_without_a_password_are_refused(
    redis_port: int, authority: Path, other_authority: Path
) -> None:
    refused = {
        redis_url(redis_port, other_authority): "certificate verify failed",
        redis_url(redis_port, authority, host=OTHER_HOST): "IP address mismatch",
        redis_url(redis_port, authority, password="guessed"): "invalid username",
        redis_url(redis_port, authority, password=""): "authenticate",
        f"redis://:{PASSWORD}@{HOST}:{redis_port}/0": "Connection",
    }
    for url, words in refused.items():
        with (
            redis.Redis.from_url(url) as client,
            pytest.raises(redis.RedisError, match=f"(?i){words}"),
        ):
            client.ping()


# ---- web


def alive(port: int, **settings: str) -> int:
    """Return how the check of health of its container ends."""
    program = [sys.executable, str(ROOT / "deploy/alive.py"), str(port)]
    ended = subprocess.run(
        program,
        env={"PATH": os.environ["PATH"], **settings},
        stderr=subprocess.DEVNULL,
        check=False,
        timeout=PATIENCE,
    )
    return ended.returncode


@pytest.mark.django_db
def test_web_answers_by_tls_alone_and_its_container_is_healthy(
    authority: Path, tmp_path: Path
) -> None:
    """The site takes its time to start."""
    port = free_port()
    own = authority.parent / HERE
    given = {"WEB_CERTIFICATE": f"{own}/certificate.pem", "WEB_KEY": f"{own}/key.pem"}
    serve = [sys.executable, "-m", "stronghold.serve", "--port", str(port)]
    serve += ["--workers", "1"]
    checked = ssl.create_default_context(cafile=authority)
    with running(serve, tmp_path / "web", port, **given):
        page = Request(f"https://{HERE}:{port}/health/live")
        with urlopen(page, timeout=PATIENCE, context=checked) as answer:
            assert answer.status == 200
        with pytest.raises((URLError, ConnectionError, BadStatusLine)):
            urlopen(f"http://{HERE}:{port}/health/live", timeout=PATIENCE)
        assert alive(port, **given) == 0
        assert alive(port) != 0
    assert alive(port, **given) != 0
