"""A bare Django view: runs SQL statements and returns their rows as JSON.

The floor for the site's own views over HTTP, on the same server.
"""

import os
from pathlib import Path
from typing import Any

import django
import orjson
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from stronghold import env

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {**env.database("DATABASE_URL"), "CONN_MAX_AGE": None}},
    MIDDLEWARE=[],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of nothing",
    USE_TZ=True,
)
django.setup()

from django.db import connection  # noqa: E402 - needs the settings

STATEMENTS: list[tuple[str, Any]] = orjson.loads(
    Path(os.environ["BENCH_STATEMENTS"]).read_bytes()
)


def view(request: HttpRequest) -> HttpResponse:
    """Run each statement and answer with all rows."""
    found = []
    with connection.cursor() as cursor:
        for sql, parameters in STATEMENTS:
            cursor.execute(sql, parameters)
            found.append(cursor.fetchall())
    return HttpResponse(orjson.dumps(found, default=str), "application/json")


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ready")


urlpatterns = [path("", view), path("ready", ready)]
application = get_wsgi_application()
