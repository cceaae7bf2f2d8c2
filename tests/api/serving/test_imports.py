"""A web process does not import what one page in a thousand needs."""

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
    "numpy",
    "pikepdf",
    "PIL",
    "pyogrio",
    "pyrage",
    "qrcode",
    "rfc3161_client",
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
