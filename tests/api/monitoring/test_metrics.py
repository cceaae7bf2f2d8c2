"""What web and a worker count is read on the port of the metrics."""

import json
import os
import re
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from prometheus_client.parser import text_string_to_metric_families

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import SYSTEM, record
from tests.api.serving.test_servers import PATIENCE, ask, granian
from tests.factories import make_cast
from tests.ports import free_port
from tests.site_processes import metrics, running, worker

MONITORING = Path(__file__).resolve().parents[3] / "deploy" / "monitoring"
# This site has no backup, and no replicas: tests/cluster has the numbers of those.
WITHOUT = {
    "stronghold_backup_age_seconds",
    "stronghold_replica_behind_seconds",
    "stronghold_replica_up",
}
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scraped(port: int) -> Samples:
    """Return the samples that Prometheus would read, by name and labels."""
    text = ask(f"http://127.0.0.1:{port}/metrics")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def of(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((name, frozenset(labels.items())))


def asked_for() -> set[str]:
    """Return the names of the numbers that the dashboard and the alerts ask for."""
    files = ("dashboard.json", "alerts.yml")
    text = "".join((MONITORING / file).read_text() for file in files)
    return set(re.findall(r"\bstronghold_\w+", text))


def missing(found: Samples) -> set[str]:
    """Return what is asked for and not there yet."""
    return asked_for() - WITHOUT - {name for name, _ in found}


@pytest.mark.django_db(transaction=True)
def test_what_the_processes_count_is_read_on_a_port_of_its_own(tmp_path: Path) -> None:
    """Long: it starts three processes of the site."""
    make_cast()
    record(Kind.SIGN_IN_FAILED, by=SYSTEM)
    port, metrics_port = free_port(), free_port()
    settings = {
        "METRICS_FOLDER": str(tmp_path / "counts"),
        "ATTACHMENTS_FOLDER": str(tmp_path),
        "WAL_FOLDER": str(tmp_path / "wal"),
        "LOG_FORMAT": "json",
    }
    queue = f"metrics-{os.getpid()}"
    root = f"http://127.0.0.1:{port}"
    with (
        running([*granian(port), "--workers", "2"], tmp_path / "web.log", **settings),
        running(worker(queue), tmp_path / "worker.log", **settings),
        running(metrics(metrics_port), tmp_path / "metrics.log", **settings),
    ):
        for _ in range(5):
            ask(f"{root}/accounts/login/")
        with pytest.raises(HTTPError):
            ask(f"{root}/api/v1/reports")
        send_task(queue)
        found = scraped(metrics_port)
        deadline = time.monotonic() + PATIENCE
        task = {"task": "stronghold.figures.tasks.note_beat", "state": "success"}
        # What processes count is written apart, and read while they write.
        while of(found, "stronghold_tasks_total", **task) is None or missing(found):
            worker_said = (tmp_path / "worker.log").read_text()
            assert time.monotonic() < deadline, (missing(found), worker_said)
            time.sleep(0.2)
            found = scraped(metrics_port)
        answer = build_opener(ProxyHandler({})).open(
            Request(f"{root}/health/live", headers={"X-Request-ID": "not-from-a-proxy"})
        )

    page = {"route": "account_login", "method": "GET", "status": "200"}
    assert of(found, "stronghold_requests_total", **page) == 5
    refused = {"method": "GET", "status": "401"}.items()
    assert any(
        name == "stronghold_requests_total" and refused <= dict(labels).items()
        for name, labels in found
    )
    assert of(found, "stronghold_request_seconds_count", client="pages") == 5
    assert of(found, "stronghold_request_seconds_count", client="api") == 1
    assert of(found, "stronghold_statements_total", route="account_login") is not None
    assert of(found, "stronghold_up", part="database") == 1
    assert of(found, "stronghold_up", part="beat") == 1
    assert of(found, "stronghold_events_15m", kind="sign_in_failed") == 1
    assert of(found, "stronghold_queue_tasks", queue="celery") is not None
    assert answer.headers["X-Request-ID"] != "not-from-a-proxy"

    lines = (tmp_path / "web.log").read_text().splitlines()
    logged = [json.loads(line) for line in lines]
    assert any("/accounts/login/" in line["message"] for line in logged)
    lines = (tmp_path / "worker.log").read_text().splitlines()
    worked = [json.loads(line) for line in lines if line.startswith("{")]
    assert "INFO" in {line["levelname"] for line in worked}


def send_task(queue: str) -> None:
    """Queue the task by which beat shows that it works."""
    from stronghold.celery import app  # noqa: PLC0415

    app.send_task("stronghold.figures.tasks.note_beat", queue=queue)
