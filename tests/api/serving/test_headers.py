"""Security headers are on every response; cookies are for this host only."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from tests.factories import Cast

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/accounts/login/", 200),
        ("/", 302),
        ("/nothing/", 404),
        ("/static/ui/emblem.svg", 200),
        ("/api/v1/reports", 403),
    ],
)
def test_every_answer_keeps_browsers_to_this_site(
    client: Client, cast: Cast, path: str, status: int
) -> None:
    answer = client.get(path)

    assert answer.status_code in {status, 401 if status == 403 else status}
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    allowed = answer["Permissions-Policy"]
    assert "geolocation=(self)" in allowed
    for unused in ("camera", "microphone", "usb", "payment"):
        assert f"{unused}=()" in allowed
    assert "Access-Control-Allow-Origin" not in answer
    answer.close()
    if not path.startswith("/static/"):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy + ";"
        assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("https", "names"),
    [
        ("1", "__Host-session __Host-csrf __Secure-device"),
        ("0", "sessionid csrftoken device"),
    ],
)
def test_with_https_cookies_are_of_this_host_alone(https: str, names: str) -> None:
    """In a process of its own: settings are read once."""
    code = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.DEVICE_COOKIE_NAME); "
        "assert s.SESSION_COOKIE_PATH == s.CSRF_COOKIE_PATH == '/'; "
        "assert not s.SESSION_COOKIE_DOMAIN and not s.CSRF_COOKIE_DOMAIN; "
        f"assert s.SESSION_COOKIE_SECURE is s.CSRF_COOKIE_SECURE is bool({https})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ
        | {"HTTPS": https, "DJANGO_SETTINGS_MODULE": "stronghold.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == names
