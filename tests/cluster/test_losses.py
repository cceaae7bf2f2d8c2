"""The site on several machines loses one part after the other, under load.

One machine stands for several here: each server, web and worker is a process of its
own, and is lost by SIGKILL. All that the site asks the primary goes through PgBouncer.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reports.models import Report
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.figures import tallies
from tests.cluster.load import Load
from tests.cluster.pooler import Pooler, pooler
from tests.cluster.redises import SECRET, Redis, redis_folder, running_redis, server
from tests.cluster.servers import (
    HOST,
    NAME,
    Server,
    Servers,
    passwords,
    servers,
    site_on,
    until,
)
from tests.factories import make_cast, make_country
from tests.ports import free_port
from tests.site_processes import running, worker

pytestmark = [pytest.mark.long, pytest.mark.cluster]
# Seconds in which the site must work again. It should in 30, but a machine that is busy
# with something else takes longer: what it took is printed.
BACK = 120
# Commits are acknowledged once so many replicas have them on disk.
LEVELS = {"asynchronous": "", "synchronous": "ANY 1 (*)"}
# The queue of each worker.
WORKERS = ("figures", "figures", "celery")
# Whether beat and a worker of each queue left a mark after a moment.
SEEN = """
SELECT count(*) = 3 AND min(seen_at) > %s FROM figures_heartbeat
WHERE name IN ('beat', 'worker', 'figures')
"""
# Whether so many reports are counted.
COUNTED = """
SELECT coalesce(sum(n), 0) >= %s FROM figures_tally
WHERE measure = 'reports' AND level = 'force'
"""
N_STORED = "SELECT count(*) FROM reports_report"
NO_MARK_WAITS = "SELECT NOT EXISTS (SELECT FROM figures_stalemark)"
WAITS_FOR_REPLICA = """
SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'
"""
# Whether reports were read here.
IS_READ = """
SELECT seq_scan + idx_scan > 0 FROM pg_stat_user_tables
WHERE relname = 'reports_report'
"""
# How much of the log a replica has, in bytes.
RECEIVED = """
SELECT greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) - '0/0'::pg_lsn
"""
HEADING = f"{'commits':12} {'lost':12} {'served':>7} {'at work':>7}  seconds until"


@dataclass
class Site:
    """The parts of the site, each with its process, and the servers behind them.

    `lines` say what each loss took.
    """

    level: str
    cluster: Servers
    pooler: Pooler
    redis: Redis
    load: Load
    parts: dict[str, "subprocess.Popen[bytes]"]
    lines: list[str] = field(default_factory=list)

    def kill(self, name: str) -> None:
        os.killpg(self.parts[name].pid, signal.SIGKILL)

    def lose(
        self,
        what: str,
        loss: Callable[[], None],
        then: Callable[[], None] | None = None,
        back: Callable[[], None] | None = None,
    ) -> None:
        """Lose a part; wait until all senders are served, and then all is at work.

        `then` is what the site needs to serve again; `back` starts the part again, once
        the site has served without it.
        """
        began = time.monotonic()
        loss()
        lost, lost_at = time.monotonic(), clock.now()
        if then:
            then()
        until(lambda: self.load.serves_all(lost), f"service without {what}", BACK)
        served = time.monotonic() - began
        if back:
            back()
            lost_at = clock.now()
        primary = self.cluster.primary
        ((n_stored,),) = primary.execute(N_STORED)
        until(lambda: primary.holds(SEEN, lost_at), f"all after {what}", BACK)
        until(lambda: primary.holds(COUNTED, n_stored), f"figures after {what}", BACK)
        at_work = time.monotonic() - began
        self.lines.append(f"{self.level:12} {what:12} {served:7.1f} {at_work:7.1f}")

    def promote(self) -> None:
        """Do what Patroni and HAProxy do: promote, follow, lead there.

        The replica with more of the log is promoted.
        """
        ahead = max(self.cluster.replicas, key=received)
        ahead.promote()
        others = [one for one in self.cluster.replicas if one is not ahead]
        for one in others:
            one.follow(ahead)
        self.pooler.lead_to(ahead)
        self.cluster = Servers(ahead, others)


def received(replica: Server) -> int:
    ((n_bytes,),) = replica.execute(RECEIVED)
    return int(n_bytes)


def settings_of(pooled: Pooler, cluster: Servers, broker: Redis) -> dict[str, str]:
    def url(role: str, name: str) -> str:
        return f"postgresql://{role}:{passwords()[role]}@{HOST}:{pooled.port}/{name}"

    return {
        "DATABASE_URL": url("stronghold_app", NAME),
        "PARTNER_DATABASE_URL": url("stronghold_partner", "stronghold_partner"),
        "DATABASE_POOLED": "1",
        "REPLICA_HOSTS": ",".join(f"{HOST}:{one.port}" for one in cluster.all),
        "REDIS_URL": f"redis://:{SECRET}@{HOST}:{broker.port}/0",
        # One key sends more than a program of a force does.
        "KEY_REQUESTS": "100000",
    }


@contextmanager
def site(level: str, folder: Path) -> Iterator[Site]:
    """Start two webs, three workers and two beats on three servers, with load."""
    with ExitStack() as stack:
        cluster = stack.enter_context(servers())
        for one in cluster.all:
            one.execute(
                f"ALTER SYSTEM SET synchronous_standby_names = '{LEVELS[level]}'"
            )
            one.execute("SELECT pg_reload_conf()")
        pooled = stack.enter_context(pooler(cluster.primary, size=10))
        broker = server(stack.enter_context(redis_folder()))
        stack.enter_context(running_redis(broker))
        with site_on(cluster):
            people = make_cast()
            make_country()
            scopes = ["reports.read", "reports.write"]
            key = make_key(by=people.supervisor, name="Desk", scopes=scopes, days=30)
        given = settings_of(pooled, cluster, broker)
        parts: dict[str, subprocess.Popen[bytes]] = {}

        def start(name: str, command: list[str], port: int = 0) -> None:
            log = folder / f"{name}.log"
            parts[name] = stack.enter_context(running(command, log, port, **given))

        for number, queue in enumerate(WORKERS):
            start(f"worker {number}", worker(queue) + ["--hostname", f"{number}@%h"])
        celery = str(Path(sys.executable).parent / "celery")
        beat = [celery, "--app", "stronghold.beat", "beat", "--pidfile="]
        for number in range(2):
            schedule = ["--schedule", str(folder / f"beat {number}")]
            start(f"beat {number}", beat + schedule)
        ports = [free_port(), free_port()]
        web = [sys.executable, "-m", "stronghold.serve", "--workers", "1"]
        for number, port in enumerate(ports):
            start(f"web {number}", web + ["--port", str(port)], port)
        load = stack.enter_context(Load(ports, key))
        yield Site(level, cluster, pooled, broker, load, parts)


@pytest.mark.parametrize("level", list(LEVELS))
def test_the_site_works_on_whatever_is_lost(
    level: str,
    tmp_path: Path,
    django_db_blocker: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It takes minutes: the whole site starts, and loses six of its parts."""
    with django_db_blocker.unblock(), site(level, tmp_path) as of:
        try:
            lose_all(of)
        finally:
            with capsys.disabled():
                print("", HEADING, *of.lines, sep="\n")  # noqa: T201 - the result


def lose_all(of: Site) -> None:
    """Lose each part, the primary last, and compare what is left with what was sent."""
    load, replica = of.load, of.cluster.replicas[0]
    load.wait_for(20)
    for one in of.cluster.replicas:
        until(partial(one.holds, IS_READ), f"{one.folder.name} to be read")
    of.lose("nothing", lambda: None)
    of.lose("a worker", lambda: of.kill("worker 0"))
    of.lose("a web", lambda: of.kill("web 0"))
    of.lose("a beat", lambda: of.kill("beat 0"))
    of.lose("Redis", of.redis.kill, back=of.redis.start)
    of.lose("a replica", replica.kill, back=replica.start)

    # What is acknowledged from here on may have reached no replica.
    safe_until = time.monotonic()
    of.cluster.catch_up()
    primary = of.cluster.primary
    primary.senders(signal.SIGSTOP)
    if of.level == "synchronous":
        until(lambda: primary.holds(WAITS_FOR_REPLICA), "writes to wait")
    else:
        load.wait_for(5)
    of.lose("the primary", primary.kill, then=of.promote)

    load.wait_for(20)
    load.stop()
    until(lambda: of.cluster.primary.holds(NO_MARK_WAITS), "all to be counted")
    with site_on(of.cluster):
        check(of, safe_until)


def check(of: Site, safe_until: float) -> None:
    """Compare what was acknowledged with what the new primary has."""
    load = of.load
    rows = {str(one.client_uuid): one.reference for one in Report.objects.all()}
    lost = load.stored.keys() - rows.keys()
    of.lines.append(
        f"{of.level:12} {len(load.stored):,} acknowledged, {len(lost)} of them lost"
        f" with the primary; answers by status: {dict(sorted(load.statuses.items()))}"
    )
    if of.level == "synchronous":
        assert lost == set()
    else:
        # Shown, so that no one takes asynchronous replication for more than it is.
        assert lost
        assert all(load.stored[one] > safe_until for one in lost)
    assert load.unseen <= lost
    assert not load.wrong
    assert Report.objects.count() == len(rows)
    written = Event.objects.filter(kind="collection").values_list("records", flat=True)
    n_events = Counter(one for records in written for one in records)
    assert {one: n_events[one] for one in rows.values() if n_events[one] != 1} == {}
    assert tallies.check().differences == []
