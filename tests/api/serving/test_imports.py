"""A web process imports no library of one page in a thousand, and a worker no page."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections
from django.test import Client

from tests.factories import make_cast

# Each is imported where it is used.
RARE = {
    "holidays.countries",
    "icalendar",
    "jwt",
    "lark",
    "numpy",
    "openpyxl",
    "pikepdf",
    "PIL",
    "pyogrio",
    "pyrage",
    "qrcode",
    "scim2_models",
    "weasyprint",
    "xlsxwriter",
    "zxcvbn",
}


def test_the_officers_form_imports_nothing_that_is_rare(
    client: Client, transactional_db: None
) -> None:
    client.force_login(make_cast().officer)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    urls = {
        variable: urlsplit(os.environ[variable])
        ._replace(path=f"/{connections['default'].settings_dict['NAME']}")
        .geturl()
        for variable in ("DATABASE_URL", "PARTNER_DATABASE_URL")
    }

    served = subprocess.run(
        [sys.executable, "-m", "tests.api.serving.serves_form", session],
        env={**os.environ, **urls},
        capture_output=True,
        text=True,
        check=False,
    )

    assert served.returncode == 0, served.stderr
    status, *imported = served.stdout.splitlines()
    assert status == "200 OK True"
    assert "django.template" in imported
    assert RARE & set(imported) == set()


def test_a_worker_imports_its_tasks_and_no_page() -> None:
    started = "from stronghold.celery import app; app.loader.init_worker()"

    worker = subprocess.run(
        [sys.executable, "-c", f"{started}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert worker.returncode == 0, worker.stderr
    imported = set(worker.stdout.split())
    assert "stronghold.exports.actions.writing" in imported
    assert {settings.ROOT_URLCONF, "stronghold.api_urls"} & imported == set()
