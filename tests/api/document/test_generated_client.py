"""A client generated from the API document can list and store records."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.test import Client

from reports.models import Report
from stronghold.core.accounts.models import User
from tests.api_document import document
from tests.factories import Cast, make_report

pytestmark = [pytest.mark.long, pytest.mark.fuzz]
NAME, CSRF = "client_of_stronghold", "a" * 32


@pytest.fixture
def generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Generate a client, and return a function that imports parts of it."""
    (tmp_path / "document.json").write_text(json.dumps(document()))
    (tmp_path / "settings.yml").write_text("post_hooks: []")
    command = [
        Path(sys.executable).with_name("openapi-python-client"),
        "generate",
        "--path",
        tmp_path / "document.json",
        "--output-path",
        tmp_path / NAME,
        "--meta",
        "none",
        "--config",
        tmp_path / "settings.yml",
        "--fail-on-warning",
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(tmp_path)
    return lambda name: importlib.import_module(f"{NAME}.{name}")


def test_a_generated_client_lists_and_stores(
    generated: Callable[[str], Any],
    as_user: Callable[[User], Client],
    cast: Cast,
    real_site: Any,
) -> None:
    row = make_report(cast.officer)
    session = as_user(cast.officer).cookies["sessionid"].value
    client = generated("client").Client(
        base_url="http://testserver",
        cookies={"sessionid": session, "csrftoken": CSRF},
        headers={"X-CSRFToken": CSRF},
        httpx_args={"transport": httpx.WSGITransport(real_site)},
    )
    models = generated("models")
    create = generated("api.reports.reports_create")
    new = models.NewReport(
        client_uuid=uuid4(), concern=models.ConcernEnum.DEALING, place_not_known=True
    )

    listed = generated("api.reports.reports_list").sync(client=client, limit=5)
    first, again = (create.sync_detailed(client=client, body=new) for _ in range(2))
    new.concern = models.ConcernEnum.CUCKOOING
    other = create.sync_detailed(client=client, body=new)

    assert [item.reference for item in listed.items] == [row.reference]
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert first.parsed.reference == again.parsed.reference
    assert isinstance(other.parsed, models.Error)
    assert list(other.parsed.errors.additional_properties) == ["client_uuid"]
    assert Report.objects.count() == 2
