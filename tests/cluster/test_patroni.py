"""The primary is lost, and Patroni promotes another: by the files of deploy/cluster.

Between the site and PostgreSQL are PgBouncer and HAProxy, and before the webs is Caddy,
as several_machines.md says.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.machines import Machines, caddy, machines
from tests.cluster.pooler import pooler
from tests.cluster.servers import Server, fill, site_on, until
from tests.cluster.sites import HEADING, NO_MARK_WAITS, Site, check, site_of

pytestmark = [pytest.mark.long, pytest.mark.cluster]


@contextmanager
def site(found: Machines, folder: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        fill(found.servers().primary)
        through = Server(found.folder / "haproxy", found.port)
        pooled = stack.enter_context(pooler(through, size=10))
        servers, before = found.servers(), partial(caddy, found)
        of = site_of("synchronous", servers, pooled, folder, before)
        yield stack.enter_context(of)


def lose_primary(of: Site, found: Machines, what: str) -> None:
    """Lose the machine of the primary; it comes back, and follows the new one."""
    lost = found.leader()
    assert lost is not None

    def promoted() -> None:
        until(lambda: found.leader() not in {None, lost}, "another primary")
        of.cluster = found.servers()

    of.lose(what, lost.kill, then=promoted, back=lost.start)
    until(found.are_well, f"{lost.name} to follow")


def test_another_is_promoted_and_nothing_acknowledged_is_lost(
    tmp_path: Path, django_db_blocker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """It takes minutes: three machines start, and two of them are lost and return."""
    with django_db_blocker.unblock(), machines() as found, site(found, tmp_path) as of:
        try:
            of.load.wait_for(20)
            of.lose("nothing", lambda: None)
            of.lose("a web", lambda: of.kill("web 0"))
            lose_primary(of, found, "the primary")
            # The first one is back, and may be the one that is promoted.
            lose_primary(of, found, "the second")
            of.load.wait_for(20)
            of.load.stop()
            until(partial(of.cluster.primary.holds, NO_MARK_WAITS), "all to be counted")
            with site_on(of.cluster):
                check(of, 0)
        finally:
            with capsys.disabled():
                print("", HEADING, *of.lines, sep="\n")  # noqa: T201 - the result
