"""A worker that is killed leaves no half file, and another begins again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connections

from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.exports.actions.clearing import clear_exports
from stronghold.exports.actions.writing import write_exports
from stronghold.exports.models import Export
from tests.api.exports.requesting import ask, rows_of
from tests.conftest import ROOT, connect
from tests.factories import make_cast, make_report

PATIENCE_SECONDS = 90
WRITE = (
    "import django; django.setup(); "
    "from stronghold.exports.tasks import write_exports; write_exports()"
)


def until(true: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < give_up_at, "it never came"
        time.sleep(0.05)


def start_worker(folder: Path) -> "subprocess.Popen[bytes]":
    name = connections["default"].settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    own = {"DATABASE_URL": url, "EXPORTS_FOLDER": str(folder)}
    own["DJANGO_SETTINGS_MODULE"] = "stronghold.settings"
    return subprocess.Popen(
        [sys.executable, "-c", WRITE], cwd=ROOT, env=os.environ | own
    )


def test_half_a_file_is_offered_to_no_one(transactional_db: None, folder: Path) -> None:
    supervisor = make_cast().supervisor
    for _ in range(3):
        make_report(supervisor)
    export = ask(supervisor, form="xlsx")
    # The worker begins its file, and then must wait for the rows.
    owner = connect(connections["default"].settings_dict["NAME"], "OWNER_DATABASE_URL")
    owner.cursor().execute("BEGIN")
    owner.cursor().execute("LOCK TABLE reports_report IN ACCESS EXCLUSIVE MODE")
    worker = start_worker(folder)
    until(lambda: folder.exists() and bool(list(folder.iterdir())))

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    owner.cursor().execute("COMMIT")
    owner.close()

    export.refresh_from_db()
    assert (export.state, export.file) == ("writing", "")
    # Until the lease is over no one else takes it: the worker might only be slow.
    assert write_exports() == 0
    Export.objects.update(leased_until=clock.now() - timedelta(seconds=1))
    assert write_exports() == 1

    export.refresh_from_db()
    assert (export.state, export.n_tries, export.n_rows) == ("ready", 2, 3)
    assert Event.objects.filter(kind="export").count() == 1
    clear_exports()
    assert [path.name for path in folder.iterdir()] == [export.file]


def test_two_workers_write_each_export_once(
    transactional_db: None, folder: Path
) -> None:
    cast = make_cast()
    make_report(cast.officer)
    exports = [ask(cast.supervisor) for _ in range(3)] + [ask(cast.analyst)]

    workers = [start_worker(folder) for _ in range(2)]
    assert [worker.wait(PATIENCE_SECONDS) for worker in workers] == [0, 0]
    write_exports()

    for export in exports:
        export.refresh_from_db()
        assert (export.state, export.n_tries) == ("ready", 1)
    assert len(rows_of(exports[0])) == 1
    assert Event.objects.filter(kind="export").count() == len(exports)
    assert len(list(folder.iterdir())) == len(exports)
