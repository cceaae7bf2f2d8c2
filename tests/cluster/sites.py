"""A site of two webs, three workers and two beats, on several servers and under load.

Each part is a process of its own. All that the site asks the primary goes through
PgBouncer.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from reports.models import Report
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.figures import tallies
from tests.cluster.load import Load
from tests.cluster.pooler import Pooler
from tests.cluster.redises import SECRET, Redis, redis_folder, running_redis, server
from tests.cluster.servers import HOST, NAME, Servers, passwords, site_on, until
from tests.factories import make_cast, make_country
from tests.ports import free_port
from tests.site_processes import running, worker

# Seconds in which the site must work again. It should in 30, but a machine that is busy
# with something else takes longer: what it took is printed.
BACK = 120
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
HEADING = f"{'commits':12} {'lost':12} {'served':>7} {'at work':>7}  seconds until"


@dataclass
class Site:
    """The parts of the site, each with its process, and the servers behind them.

    `start` starts a part, again too; `lines` say what each loss took.
    """

    level: str
    cluster: Servers
    pooler: Pooler
    redis: Redis
    load: Load
    parts: dict[str, "subprocess.Popen[bytes]"]
    start: Callable[[str], None]
    lines: list[str] = field(default_factory=list)
    _killed: set[str] = field(default_factory=set)

    def kill(self, name: str) -> None:
        """Lose a part for good."""
        self._killed.add(name)
        os.killpg(self.parts[name].pid, signal.SIGKILL)

    def keep_running(self) -> None:
        """Start each part again that has ended, but those killed, as systemd does.

        Celery may end a worker that loses Redis just as it takes a task.
        """
        for name, process in list(self.parts.items()):
            if name not in self._killed and process.poll() is not None:
                self.start(name)
                self.lines.append(f"{self.level:12} {name} ended and was started again")

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

        def is_at_work() -> bool:
            self.keep_running()
            return primary.holds(SEEN, lost_at) and primary.holds(COUNTED, n_stored)

        until(is_at_work, f"all and the figures after {what}", BACK)
        at_work = time.monotonic() - began
        self.lines.append(f"{self.level:12} {what:12} {served:7.1f} {at_work:7.1f}")


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
def site_of(
    level: str,
    cluster: Servers,
    pooled: Pooler,
    folder: Path,
    before: Callable[[list[int]], AbstractContextManager[list[int]]] = nullcontext,
) -> Iterator[Site]:
    """Start the site on these servers, with programs that log reports.

    `before` starts what is before the webs, given their ports; the programs ask its.
    """
    with ExitStack() as stack:
        broker = server(stack.enter_context(redis_folder()))
        stack.enter_context(running_redis(broker))
        with site_on(cluster):
            people = make_cast()
            make_country()
            scopes = ["reports.read", "reports.write"]
            key = make_key(by=people.supervisor, name="Desk", scopes=scopes, days=30)
        given = settings_of(pooled, cluster, broker)
        parts: dict[str, subprocess.Popen[bytes]] = {}
        commands: dict[str, tuple[list[str], int]] = {}

        def start(name: str) -> None:
            command, port = commands[name]
            log = folder / f"{name}.log"
            parts[name] = stack.enter_context(running(command, log, port, **given))

        for number, queue in enumerate(WORKERS):
            command = worker(queue) + ["--hostname", f"{number}@%h"]
            commands[f"worker {number}"] = command, 0
        celery = str(Path(sys.executable).parent / "celery")
        beat = [celery, "--app", "stronghold.beat", "beat", "--pidfile="]
        for number in range(2):
            schedule = ["--schedule", str(folder / f"beat {number}")]
            commands[f"beat {number}"] = beat + schedule, 0
        ports = [free_port(), free_port()]
        web = [sys.executable, "-m", "stronghold.serve", "--workers", "1"]
        for number, port in enumerate(ports):
            commands[f"web {number}"] = web + ["--port", str(port)], port
        for name in commands:
            start(name)
        asked = stack.enter_context(before(ports))
        load = stack.enter_context(Load(asked, key))
        yield Site(level, cluster, pooled, broker, load, parts, start)


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
