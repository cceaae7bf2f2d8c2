"""A bare Django view for a signed-in person: runs SQL statements, answers in JSON.

The floor for the site's own views, on the same server: the middleware, session and user
of a new Django project, with the site's models and database. Each file of statements
has its own address, so that one server is the floor of every row.
"""

import os
from functools import cache
from pathlib import Path

import django
import orjson
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from stronghold import settings as site  # noqa: TID251 - here some are replaced

settings.configure(
    **{
        **{name: getattr(site, name) for name in dir(site) if name.isupper()},
        "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
        "ROOT_URLCONF": __name__,
        "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    }
)
django.setup()
# Some of the site's apps refuse to start without their own; no request passes it here.
settings.MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

from django.contrib.auth import get_user_model, login  # noqa: E402 - needs the settings
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.db import connection  # noqa: E402

FOLDER = Path(os.environ["BENCH_STATEMENTS"])


@cache
def statements_in(name: str) -> list[str]:
    """Return the statements of a file, with their parameters written in."""
    return orjson.loads((FOLDER / f"{name}.json").read_bytes())


@login_required
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Run each statement and answer with all rows."""
    found = []
    with connection.cursor() as cursor:
        for sql in statements_in(name):
            cursor.execute(sql)
            found.append(cursor.fetchall())
    return HttpResponse(orjson.dumps(found, default=str), "application/json")


def sign_in(request: HttpRequest, username: str) -> HttpResponse:
    """Open a session of this person's: loopback alone can reach this server."""
    login(request, get_user_model().objects.get(username=username))
    return HttpResponse("signed in")


def ready(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ready")


urlpatterns = [
    path("ready", ready),
    path("sign-in/<username>", sign_in),
    path("<name>", answer),
]
application = get_wsgi_application()
