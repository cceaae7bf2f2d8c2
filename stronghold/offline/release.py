"""The release of the service worker: the files and pages that it stores on a phone.

A release has a version, so that a phone can replace an earlier one.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.urls import reverse

from stronghold.core.geography.marking import marking_of
from stronghold.offline.safe_forms import SAFE_FORMS
from stronghold.offline.shells import shells

# Folders of our own static files. Stored pages do not need those of other apps.
# What the pages that phones keep sealed are called, as patterns of their addresses.
KEPT_PATHS = ("/my-day/", "/operations/closures/[^/]+/door/")
FOLDERS = ("ui", "components", "lib", "pages", "offline", "vendor")
KINDS = (".js", ".css", ".svg", ".png")


@dataclass(frozen=True)
class Release:
    """One version of the service worker, with everything that it stores."""

    version: str
    script: str


def release() -> Release:
    """Return the current release."""
    # What the stored pages show of the settings.
    shown = (marking_of(None), settings.DEMO, settings.IDLE_MINUTES)
    return _release(str(settings.STATIC_ROOT), shown)


@lru_cache(maxsize=4)
def _release(_root: str, _shown: tuple[object, ...]) -> Release:
    pages = shells()
    stored: dict[str, Any] = {
        "files": _files(),
        "shells": list(pages),
        "forms": {safe.page_url: safe.shell_url for safe in SAFE_FORMS},
        "queue": reverse("offline:queue"),
        "day": reverse("offline:day"),
        "kept": list(KEPT_PATHS),
    }
    body = render_to_string("offline/service_worker.js")
    text = json.dumps([stored, pages, body], sort_keys=True)
    stored["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    script = f"const RELEASE = {json.dumps(stored)};\n{body}"
    return Release(stored["version"], script)


def _files() -> list[str]:
    """Return the addresses of our own static files, with hashed names."""
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    wanted = (
        name
        for name in hashed
        if name.split("/")[0] in FOLDERS and name.endswith(KINDS)
    )
    return sorted(staticfiles_storage.url(name) for name in wanted)
