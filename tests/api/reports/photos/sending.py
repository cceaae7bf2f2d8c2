"""How a test sends photos, and what it finds afterwards."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.models import Attachment, Report
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from tests.unit.reports.pictures import jpeg

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
MEGABYTE = 1_000_000


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def url(page: str, report: Report, photo: Attachment | None = None) -> str:
    arguments = {"reference": report.reference}
    if photo:
        arguments["photo"] = photo.reference
    return reverse(f"reports:{page}", kwargs=arguments)


def add(client: Client, report: Report, *files: SimpleUploadedFile, **more: Any) -> Any:
    return client.post(url("photos", report), {"photos": list(files)}, **more)


def add_one(client: Client, report: Report) -> Attachment:
    assert add(client, report, upload("a.jpg", jpeg())).status_code == 302
    return Attachment.objects.get()


def n_files(folder: Path) -> int:
    return len(list(folder.iterdir())) if folder.exists() else 0


def events(kind: Kind, reference: str) -> list[Event]:
    found = Event.objects.filter(kind=kind, records__contains=[reference])
    return list(found.order_by("pk"))
