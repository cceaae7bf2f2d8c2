"""What tests of photos share: a folder, a report, an officer signed in."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from reports.models import Report
from tests.factories import Cast, make_report


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.ATTACHMENTS_FOLDER = str(tmp_path / "photos")
    return tmp_path / "photos"


@pytest.fixture
def report(cast: Cast) -> Report:
    return make_report(cast.officer)


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client
