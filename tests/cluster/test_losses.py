"""The site on several machines loses one part after the other, under load.

One machine stands for several here: each server, web and worker is a process of its
own, and is lost by SIGKILL. All that the site asks the primary goes through PgBouncer.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.pooler import pooler
from tests.cluster.servers import Server, Servers, servers, site_on, until
from tests.cluster.sites import HEADING, NO_MARK_WAITS, Site, check, site_of

pytestmark = [pytest.mark.long, pytest.mark.cluster]
# Commits are acknowledged once so many replicas have them on disk.
LEVELS = {"asynchronous": "", "synchronous": "ANY 1 (*)"}
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


def promote(of: Site) -> None:
    """Do what Patroni and HAProxy do: promote, follow, lead there.

    The replica with more of the log is promoted.
    """
    ahead = max(of.cluster.replicas, key=received)
    ahead.promote()
    others = [one for one in of.cluster.replicas if one is not ahead]
    for one in others:
        one.follow(ahead)
    of.pooler.lead_to(ahead)
    of.cluster = Servers(ahead, others)


def received(replica: Server) -> int:
    ((n_bytes,),) = replica.execute(RECEIVED)
    return int(n_bytes)


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
        yield stack.enter_context(site_of(level, cluster, pooled, folder))


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
    of.lose("the primary", primary.kill, then=partial(promote, of))

    load.wait_for(20)
    load.stop()
    until(lambda: of.cluster.primary.holds(NO_MARK_WAITS), "all to be counted")
    with site_on(of.cluster):
        check(of, safe_until)
