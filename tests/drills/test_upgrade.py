"""An upgrade under load, forward, back and forward again, by bin/upgrade itself.

Two versions of the code serve one database, behind Caddy with the file of `deploy/`:
this one, and a newer one that is made from it. Ten requests a second are sent all the
while, half of them new reports.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.bench.visitor import Visitor, signed_in
from tests.conftest import own_database
from tests.drills.even_load import READ, Load
from tests.drills.newer_version import NEW, OLD, make_newer
from tests.drills.sites import Failed
from tests.drills.small_server import Server, running
from tests.systemd.systemctl import PATIENCE

pytestmark = [pytest.mark.long, pytest.mark.drill]

CALL = "from django.core.management import call_command as call\n"
# Requests that each version answers before the next step.
N_SERVED = 60


@pytest.fixture
def database(django_db_setup: None) -> Iterator[str]:
    """A database of this version with nothing in it; it is dropped afterwards."""
    base = os.environ.get("TEST_DATABASE", "stronghold_test")
    with own_database("upgraded", f"TEMPLATE {base}_template") as name:
        yield name


def test_no_request_fails_and_nothing_is_lost_forward_back_and_forward(
    database: str, programs: Path, tmp_path: Path
) -> None:
    """It takes minutes: each step waits for the processes of a whole site."""
    with running(tmp_path, database, programs) as server, ExitStack() as opened:
        make_newer(server.new, lambda *words: make_migrations(server, *words))
        server.manage(server.new, "check_migrations")
        visitors = {
            name: opened.enter_context(
                closing(signed_in(server.address, name, PATIENCE))
            )
            for name in ("officer", "supervisor", "partner")
        }
        for name, path in READ:
            assert visitors[name].get(path).status == 200, path
        load = Load(visitors)
        reopening = Reopening(visitors["supervisor"], closed_reports(server))
        with load.going_on():
            upgrade_and_back(server, load, reopening)
        load.all_in_order()
        all_is_there(server, load.stored, reopening.words)
        print(
            f"{load.n_answered} requests, {len(load.stored)} of them new reports: "
            f"none failed, the slowest was answered after {load.slowest:.1f} s"
        )


def upgrade_and_back(server: Server, load: Load, reopening: "Reopening") -> None:
    with load.during("check", N_SERVED):
        reopening.one("Before the upgrade")
        check(server)
    with load.during("run, stopped once it has expanded", N_SERVED):
        run_and_stop(server)
        reopening.one("After expand")
    with load.during("run again", N_SERVED):
        run(server)
        reopening.one("In the newer version")
    with load.during("back", N_SERVED):
        back(server)
        reopening.one("Back in the version before")
    with load.during("forward again", N_SERVED):
        run(server)
        reopening.one("Again in the newer version")
    with load.during("contract", N_SERVED):
        server.upgrade("contract")
        with pytest.raises(Failed, match="no upgrade to go back from"):
            server.upgrade("back")


def check(server: Server) -> None:
    said = server.upgrade("check", "--anyway")
    planned = [line.split()[0] for line in said.splitlines() if OLD in line]
    assert planned == ["contract"], said
    assert server.current == server.old


def run_and_stop(server: Server) -> None:
    """Stop an upgrade once it has expanded, at whatever it does next."""
    upgrade = server.upgrading("run", "--anyway")
    while not server.is_done("expanded"):
        assert upgrade.poll() is None, "it ended before"
        time.sleep(0.05)
    upgrade.send_signal(signal.SIGTERM)
    assert upgrade.wait(PATIENCE) != 0


def run(server: Server) -> None:
    # Of the demonstration that this is, doctor says that it has no base map.
    server.upgrade("run", "--anyway")
    assert server.current == server.new


def back(server: Server) -> None:
    server.upgrade("back")
    assert server.current == server.old
    with pytest.raises(Failed, match="bin/upgrade run"):
        server.upgrade("contract")


def make_migrations(server: Server, *words: str) -> None:
    said = server.manage(server.new, "makemigrations", "--noinput", *words)
    assert words[-1] in said, said


def closed_reports(server: Server) -> list[str]:
    with server.connected() as cursor:
        cursor.execute("SELECT reference FROM reports_report WHERE status = 'closed'")
        return [reference for (reference,) in cursor.fetchall()]


@dataclass
class Reopening:
    """Closed reports that a supervisor opens again, and why: what is renamed."""

    supervisor: Visitor
    references: list[str]
    words: dict[str, str] = field(default_factory=dict)

    def one(self, words: str) -> None:
        reference = self.references.pop()
        answer = self.supervisor.post_form(
            f"/reports/{reference}/move/", {"move": "reopen", "reason": words}
        )
        assert answer.status == 302
        self.words[reference] = words


def all_is_there(server: Server, stored: set[str], reopened: dict[str, str]) -> None:
    """Compare the database with what was answered, and each count with a recount."""
    with server.connected() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT client_uuid),"
            " count(*) FILTER (WHERE 1 = (SELECT count(*) FROM reports_reportevent AS e"
            "  WHERE e.pgh_obj_id = r.id AND e.pgh_label = 'insert')),"
            " count(*) FILTER (WHERE 1 = (SELECT count(*) FROM audit_event AS e"
            "  WHERE e.kind = 'collection' AND e.records = ARRAY[r.reference::text]))"
            " FROM reports_report AS r WHERE client_uuid = ANY (%s::uuid[])",
            [list(stored)],
        )
        assert cursor.fetchone() == (len(stored),) * 4
        cursor.execute(
            f"SELECT reference, {NEW} FROM reports_report WHERE reference = ANY (%s)",
            [list(reopened)],
        )
        assert dict(cursor.fetchall()) == reopened
    commands = ("check_tallies", "verify_audit")
    said = server.run_in(server.new, CALL + "\n".join(f"call({c!r})" for c in commands))
    assert "are as they were sealed" in said
    assert server.manage(server.new, "--owner", "prepare_database", "--plan") == ""
    # What the phases are for: the version before does not work any more.
    look = "from reports.models import Report; Report.objects.first()"
    with pytest.raises(Failed, match=f"{OLD} does not exist"):
        server.run_in(server.old, look)
