"""Photos that a phone kept: they go to the report that it sent, each once."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reports.models import Attachment, Report
from tests.api.reports.photos.sending import SVG, n_files, upload
from tests.factories import Cast
from tests.unit.reports.pictures import jpeg

pytestmark = pytest.mark.django_db


def send(client: Client, client_uuid: Any, content: bytes) -> Any:
    return client.post(
        f"/reports/sent/{client_uuid}/photos/", {"photo": upload("a.jpg", content)}
    )


def test_the_same_photo_sent_again_is_the_first(
    client: Client, cast: Cast, report: Report, folder: Path
) -> None:
    client.force_login(report.recorded_by)
    first = send(client, report.client_uuid, jpeg())
    again = send(client, report.client_uuid, jpeg())

    assert (first.status_code, again.status_code) == (200, 200)
    kept = Attachment.objects.get(report=report)
    assert first.json() == again.json()
    assert first.json()["reference"] == kept.reference
    assert n_files(folder) == 2


def test_a_photo_is_taken_only_for_a_report_that_its_sender_logged(
    client: Client, cast: Cast, report: Report
) -> None:
    client.force_login(report.recorded_by)
    assert send(client, uuid.uuid4(), jpeg()).status_code == 404
    client.force_login(cast.supervisor)
    assert send(client, report.client_uuid, jpeg()).status_code == 404
    for other in (cast.partner, cast.analyst):
        client.force_login(other)
        assert send(client, report.client_uuid, jpeg()).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(report.recorded_by)
    assert send(strict, report.client_uuid, jpeg()).status_code == 403
    assert not Attachment.objects.exists()


def test_what_is_no_photo_is_refused_with_the_reason(
    client: Client, report: Report, folder: Path
) -> None:
    client.force_login(report.recorded_by)

    refused = send(client, report.client_uuid, SVG)

    assert refused.status_code == 400
    assert "an SVG drawing" in refused.json()["errors"]["photo"][0]
    assert n_files(folder) == 0
