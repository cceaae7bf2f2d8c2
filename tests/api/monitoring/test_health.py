"""The health checks say what is wrong, to those who may know, and only then."""

from datetime import timedelta
from http import HTTPStatus
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.database.models import BackupMade
from stronghold.core.database.replica_lag import Lag
from stronghold.core.kernel import clock
from stronghold.exports.tasks import write_exports
from stronghold.figures.tasks import note_beat, refresh_tallies
from stronghold.monitoring import leaving, queries
from tests.seals import seal_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_the_disk_of_this_machine(settings: Any, tmp_path: Path) -> None:
    """Have no folder of files: how full its disk is says nothing of the site."""
    absent = str(tmp_path / "absent")
    settings.ATTACHMENTS_FOLDER = settings.EXPORTS_FOLDER = absent


@pytest.fixture
def at_work() -> None:
    """All processes have just done something."""
    note_beat()
    refresh_tallies()
    write_exports()


@pytest.fixture
def backup() -> None:
    BackupMade.objects.create(made_at=clock.now(), n_bytes=1)


def parts(client: Client) -> Any:
    return client.get("/health/degraded").json()


@pytest.mark.usefixtures("at_work", "backup")
def test_all_is_well(client: Client) -> None:
    answer = client.get("/health/degraded")

    assert answer.json()["faults"] == []
    assert (answer.status_code, answer.json()["degraded"]) == (HTTPStatus.OK, False)


def test_each_process_that_stopped_is_named(client: Client) -> None:
    answer = client.get("/health/degraded")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert [f for f in answer.json()["faults"] if "process" in f] == [
        "The process worker does not answer.",
        "The process figures does not answer.",
        "The process jobs does not answer.",
    ]


@pytest.mark.usefixtures("at_work")
def test_an_old_backup_is_a_fault(client: Client, settings: Any) -> None:
    settings.BACKUP_HOURS = 26
    assert parts(client)["faults"] == ["No backup was made."]

    BackupMade.objects.create(made_at=clock.now() - timedelta(hours=27.5), n_bytes=1)
    assert parts(client)["faults"] == ["The last backup was made 27 hours ago."]

    settings.BACKUP_HOURS = 0
    assert parts(client)["faults"] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("at_work")
def test_events_without_a_seal_are_a_fault(client: Client) -> None:
    Event.objects.create(
        occurred_at=clock.now() - timedelta(minutes=11),
        kind=Kind.CONSULTATION,
        records=[],
        n_records=0,
    )
    assert parts(client)["faults"] == ["Events of the audit log wait to be sealed."]

    seal_now()
    assert parts(client)["faults"] == []


@pytest.mark.usefixtures("at_work", "backup")
def test_a_full_disk_is_a_fault(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    monkeypatch.setattr(queries.rules, "LEAST_FREE_PERCENT", 101)

    (fault,) = parts(client)["faults"]
    assert fault.startswith("The disk of photos and exports has")


@pytest.mark.usefixtures("at_work", "backup")
def test_a_replica_that_is_away_or_far_behind_is_a_fault(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [
        Lag("db-1:5432", n_bytes=1_000, seconds=59.0),
        Lag("db-2:5432", n_bytes=1_000, seconds=75.2),
        Lag("db-3:5432", away="follows no other server"),
    ]
    monkeypatch.setattr(queries, "lags", lambda: found)

    said = parts(client)

    assert said["faults"] == [
        "The replica db-2:5432 is 75 seconds behind.",
        "The replica db-3:5432 follows no other server.",
    ]
    assert said["replicas"]["db-1:5432"] == {
        "seconds_behind": 59.0,
        "bytes_behind": 1_000,
    }


@pytest.mark.parametrize(
    ("address", "is_there"),
    [("127.0.0.1", True), ("10.1.2.3", False), ("81.2.69.142", False), ("", False)],
    ids=["this machine", "its network", "outside", "unknown"],
)
def test_only_this_machine_reads_how_the_parts_are(
    client: Client, address: str, is_there: bool
) -> None:
    answer = client.get("/health/degraded", REMOTE_ADDR=address)

    assert (answer.status_code != HTTPStatus.NOT_FOUND) == is_there


def test_a_monitor_elsewhere_is_named(client: Client, settings: LazySettings) -> None:
    settings.MONITORING_NETWORKS = [ip_network("10.1.2.3/32")]

    for address, is_there in {"10.1.2.3": True, "10.1.2.4": False}.items():
        answer = client.get("/health/degraded", REMOTE_ADDR=address)
        assert (answer.status_code != HTTPStatus.NOT_FOUND) == is_there


def test_what_is_about_to_be_stopped_says_so_and_serves_again_if_it_was_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks = ("/health/live", "/health/ready")
    leaving.leave()
    left = {client.get(check).status_code for check in checks}
    monkeypatch.setattr(leaving, "LONGEST_SECONDS", 0)
    leaving.leave()

    assert left == {HTTPStatus.SERVICE_UNAVAILABLE}
    assert {client.get(check).status_code for check in checks} == {HTTPStatus.OK}


def test_an_older_database_takes_this_process_out_of_service(client: Client) -> None:
    assert client.get("/health/ready").json()["ready"] is True
    known = queries._own_migrations()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queries, "_own_migrations", lambda: known | {"reports.9999_new"})
        answer = client.get("/health/ready")
        faults = parts(client)["faults"]

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json() == {"ready": False, "database": True, "migrations": False}
    assert faults == [
        "The database is of an older version: run manage.py prepare_database."
    ]
