"""Each alert of `deploy/monitoring/` fires when its cause is made, and not before.

Prometheus and its rules are the real ones; only their times are shorter. The programs
are taken out of the distribution's packages without installing them.
"""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Timer
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
import redis
from django.db import connections

from stronghold.celery import app
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.database.models import BackupMade
from stronghold.core.kernel import clock
from stronghold.exports.models import Export
from stronghold.exports.tasks import write_exports
from stronghold.figures.models import Heartbeat, StaleMark
from stronghold.figures.tasks import note_beat, refresh_tallies
from tests import own_redis
from tests.api.serving.test_servers import PATIENCE, granian
from tests.cluster.servers import Server, replica_of_the_tests
from tests.conftest import connect
from tests.database_away import database_away
from tests.debian import unpacked
from tests.drills.sites import small_disk
from tests.factories import make_cast, make_report
from tests.ports import free_port
from tests.site_processes import metrics, running, until, wait_for, worker

pytestmark = [
    pytest.mark.long,
    pytest.mark.drill,
    pytest.mark.django_db(transaction=True),
]

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
QUEUE = "alerts"
OWN_REDIS = own_redis.address_of(own_redis.ALERTS)
# The rules' times, and those of the drill.
SHORTER = (
    (r"for: \d+m", "for: 0s"),
    (r"\[5m\]|\[10m\]", "[10s]"),
    (r"\[15m\]", "[20s]"),
    (r"(replica_behind_seconds) > \d+", r"\1 > 5"),
)
# Counted from the start of a worker: else the first failure would be no rise.
BEGUN = f'stronghold_tasks_total{{state="failure",task="{note_beat.name}"}}'
OLD = timedelta(minutes=20)


@dataclass
class Watched:
    """The site with its metrics, and Prometheus that watches them."""

    site: str
    prometheus: str
    exporter: subprocess.Popen[bytes]
    attachments: Path
    # Where PostgreSQL's log would wait to be stored.
    log: Path
    replica: Server

    def firing(self) -> set[str]:
        """Return the alerts that fire now."""
        answer = json.loads(fetched(f"{self.prometheus}/api/v1/alerts"))
        return {
            one["labels"]["alertname"]
            for one in answer["data"]["alerts"]
            if one["state"] == "firing"
        }

    def knows(self, series: str) -> bool:
        """Return whether Prometheus has read this from the metrics."""
        query = urlencode({"query": series})
        answer = json.loads(fetched(f"{self.prometheus}/api/v1/query?{query}"))
        return bool(answer["data"]["result"])

    def ask(self, n: int = 20) -> None:
        """Ask the site a few times, whatever it answers."""
        for _ in range(n):
            with suppress(HTTPError, URLError):
                fetched(f"{self.site}/health/ready")


def fetched(url: str) -> str:
    opener = build_opener(ProxyHandler({}))
    with opener.open(url, timeout=PATIENCE) as answer:
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what is in the packages of Prometheus."""
    folder = tmp_path_factory.mktemp("prometheus")
    return unpacked(folder, "prometheus", "promtool") / "usr" / "bin"


def test_prometheus_finds_no_fault_in_the_files(programs: Path) -> None:
    config = MONITORING / "prometheus.yml"
    subprocess.run([programs / "promtool", "check", "config", config], check=True)


@pytest.fixture(scope="module")
def watched(
    django_db_setup: None, programs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("alerts")
    ports = {name: free_port() for name in ("site", "metrics", "prometheus")}
    rules = (MONITORING / "alerts.yml").read_text()
    for pattern, shorter in SHORTER:
        rules = re.sub(pattern, shorter, rules)
    (folder / "alerts.yml").write_text(rules)
    config = (MONITORING / "prometheus.yml").read_text()
    assert "15s" in config
    assert "127.0.0.1:9100" in config
    config = config.replace("15s", "1s")
    config = config.replace("127.0.0.1:9100", f"127.0.0.1:{ports['metrics']}")
    (folder / "prometheus.yml").write_text(config)
    attachments, log = folder / "attachments", folder / "wal"
    log.mkdir()
    given = {
        "REDIS_URL": OWN_REDIS,
        "METRICS_FOLDER": str(folder / "counts"),
        "ATTACHMENTS_FOLDER": str(attachments),
        "WAL_FOLDER": str(log),
        # The tests' site is a demonstration, which needs no backup.
        "BACKUP_HOURS": "26",
    }
    prometheus = [
        str(programs / "prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{ports['prometheus']}",
    ]
    with redis.Redis.from_url(OWN_REDIS) as broker:
        broker.flushdb()
    with ExitStack() as stack:
        start = stack.enter_context
        assert start(small_disk(attachments, "2m"))
        replica = start(replica_of_the_tests())
        given["REPLICA_HOSTS"] = f"127.0.0.1:{replica.port}"
        start(running(granian(ports["site"]), folder / "web", ports["site"], **given))
        start(running(worker(QUEUE), folder / "worker", **given))
        exporter = start(
            running(metrics(ports["metrics"]), folder / "metrics", **given)
        )
        wait_for(ports["metrics"], exporter)
        start(running(prometheus, folder / "prometheus", ports["prometheus"]))
        yield Watched(
            f"http://127.0.0.1:{ports['site']}",
            f"http://127.0.0.1:{ports['prometheus']}",
            exporter,
            attachments,
            log,
            replica,
        )


@pytest.fixture
def well(transactional_db: None, watched: Watched) -> Watched:
    """The site as it is when nothing is wrong, long enough for the drill."""
    make_cast()
    note_beat()
    refresh_tallies()
    write_exports()
    Heartbeat.objects.update(seen_at=clock.now() + timedelta(hours=1))
    BackupMade.objects.create(made_at=clock.now(), n_bytes=1)
    until(lambda: not watched.firing(), "an alert fires before its cause")
    until(lambda: watched.knows(BEGUN), "the worker counts no failures")
    watched.ask()
    return watched


def beat_stops(watched: Watched) -> None:
    Heartbeat.objects.filter(name="beat").update(seen_at=clock.now() - OLD)


def metrics_stop(watched: Watched) -> None:
    watched.exporter.send_signal(signal.SIGSTOP)


def a_replica_is_lost(watched: Watched) -> None:
    watched.replica.kill()


def a_replica_waits(watched: Watched) -> None:
    watched.replica.pause()
    make_report(officer())


def figures_are_behind(watched: Watched) -> None:
    make_report(officer())
    StaleMark.objects.update(made_at=clock.now() - OLD)


def officer() -> User:
    return User.objects.get(username="officer")


def requests_fail(watched: Watched) -> None:
    with database_away():
        for _ in range(3):
            watched.ask()
            time.sleep(1.5)


def answers_are_slow(watched: Watched) -> None:
    """A lock holds what each request asks for, for two seconds."""
    holder = connect(connections["default"].settings_dict["NAME"])
    holder.autocommit = False
    for _ in range(3):
        holder.cursor().execute("LOCK TABLE django_migrations")
        release = Timer(2, holder.rollback)
        release.start()
        watched.ask(1)
        release.join()
    holder.close()


def a_task_fails(watched: Watched) -> None:
    with app.connection_for_write(own_redis.broker_of(own_redis.ALERTS)) as broker:
        app.send_task(
            note_beat.name, args=["one too many"], queue=QUEUE, connection=broker
        )


def tasks_wait(watched: Watched) -> None:
    with redis.Redis.from_url(OWN_REDIS) as broker:
        broker.rpush("jobs", *["{}"] * 501)


def tasks_are_gone() -> None:
    with redis.Redis.from_url(OWN_REDIS) as broker:
        broker.delete("jobs")


def no_backup_was_made(watched: Watched) -> None:
    BackupMade.objects.update(made_at=clock.now() - timedelta(hours=27))


def the_log_is_not_stored(watched: Watched) -> None:
    piece = watched.log / "000000010000000000000001"
    piece.touch()
    since = clock.now().timestamp() - 700
    os.utime(piece, (since, since))


def nothing_is_sealed(watched: Watched) -> None:
    Event.objects.create(
        occurred_at=clock.now() - OLD, kind=Kind.CONSULTATION, records=[], n_records=0
    )


def the_disk_fills(watched: Watched) -> None:
    (watched.attachments / "filling").write_bytes(bytes(1_950_000))


def exports_fail(watched: Watched) -> None:
    for _ in range(4):
        Export.objects.create(
            made_by=officer(),
            of="reports",
            columns=[],
            file_format="csv",
            srid=4326,
            purpose="A drill",
            state="failed",
            asked_at=clock.now(),
        )


def passwords_are_guessed(watched: Watched) -> None:
    for _ in range(51):
        record(Kind.SIGN_IN_FAILED, by=SYSTEM)


def much_is_refused(watched: Watched) -> None:
    for _ in range(201):
        record(Kind.REFUSAL, by=SYSTEM)


CAUSES: dict[str, Callable[[Watched], None]] = {
    "MetricsGone": metrics_stop,
    "PartStopped": beat_stops,
    "ReplicaAway": a_replica_is_lost,
    "ReplicaBehind": a_replica_waits,
    "FiguresBehind": figures_are_behind,
    "Errors": requests_fail,
    "SlowAnswers": answers_are_slow,
    "TasksFail": a_task_fails,
    "TasksWait": tasks_wait,
    "BackupLate": no_backup_was_made,
    "ArchiveBehind": the_log_is_not_stored,
    "AuditLogNotSealed": nothing_is_sealed,
    "DiskFull": the_disk_fills,
    "ExportsFail": exports_fail,
    "PasswordsGuessed": passwords_are_guessed,
    "ManyRefusals": much_is_refused,
}


@pytest.fixture
def mended(watched: Watched) -> Iterator[None]:
    """Undo what a cause did outside the database, which each test empties."""
    yield
    watched.exporter.send_signal(signal.SIGCONT)
    tasks_are_gone()
    if not watched.replica.runs:
        watched.replica.start()
    watched.replica.resume()
    (watched.attachments / "filling").unlink(missing_ok=True)
    for piece in watched.log.iterdir():
        piece.unlink()


def test_each_alert_has_its_cause_here() -> None:
    names = re.findall(r"- alert: (\w+)", (MONITORING / "alerts.yml").read_text())

    assert names == list(CAUSES)


@pytest.mark.usefixtures("mended")
@pytest.mark.parametrize("alert", CAUSES)
def test_it_fires_when_its_cause_is_made(well: Watched, alert: str) -> None:
    CAUSES[alert](well)

    until(lambda: alert in well.firing(), f"{alert} does not fire")
