"""What the worker keeps on a phone, and the version that tells it from what was kept
before: files under hashed names, the shells, and which form each shell stands for.
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

from stronghold.offline.safe_forms import SAFE_FORMS
from stronghold.offline.shells import shells

# Our own; what apps bring (the map's library) no shell needs.
FOLDERS = ("look", "components", "lib", "pages", "offline", "vendor")
KINDS = (".js", ".css", ".svg", ".png")


@dataclass(frozen=True)
class Release:
    """One version of the worker, with all that it keeps."""

    version: str
    script: str


def release() -> Release:
    """Return the worker as it is served now."""
    return _release(
        str(settings.STATIC_ROOT), settings.PROTECTIVE_MARKING, settings.DEMO
    )


@lru_cache(maxsize=4)
def _release(_root: str, _marking: str, _demo: bool) -> Release:  # noqa: FBT001
    pages = shells()
    kept: dict[str, Any] = {
        "files": _files(),
        "shells": list(pages),
        "forms": {safe.page_url: safe.shell_url for safe in SAFE_FORMS},
        "queue": reverse("offline:queue"),
    }
    body = render_to_string("offline/service_worker.js")
    text = json.dumps([kept, pages, body], sort_keys=True)
    kept["version"] = hashlib.sha256(text.encode()).hexdigest()[:16]
    script = f"const RELEASE = {json.dumps(kept)};\n{body}"
    return Release(kept["version"], script)


def _files() -> list[str]:
    """Return the address of each file of ours under its hashed name."""
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    wanted = (
        name
        for name in hashed
        if name.split("/")[0] in FOLDERS and name.endswith(KINDS)
    )
    return sorted(staticfiles_storage.url(name) for name in wanted)
