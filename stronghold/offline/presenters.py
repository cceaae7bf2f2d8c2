"""The web app manifest, and the list of a user's devices."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from stronghold.core.accounts.models import DeviceKey
from stronghold.core.accounts.rules import MOST_DEVICES
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import written_date
from stronghold.offline.safe_forms import SAFE_FORMS

# The background of the header, as in static/ui/tokens.css.
INK = "#10242c"


def device_list(found: Sequence[DeviceKey]) -> dict[str, Any]:
    """Return a person's devices in words, those that count and those retired."""
    listed = [
        {
            "id": str(key.device),
            "name": key.name or "A browser",
            "used": f"Last used on {written_date(key.used_on)}, "
            f"first on {written_date(london_date(key.made_at))}",
        }
        for key in found
    ]
    return {
        "found": listed[:MOST_DEVICES],
        "retired": listed[MOST_DEVICES:],
        "lede": f"The {MOST_DEVICES} that you used last keep My day and door cards. "
        "Any of them, and any older one, keeps what you log until it is sent.",
    }


def idle_words() -> str:
    """Return the note on when a device is removed automatically."""
    days = settings.DEVICE_IDLE_DAYS
    return (
        f"A device that you do not use for {days} days is removed automatically, with "
        "what it has not sent."
    )


def web_app() -> dict[str, Any]:
    """Return the manifest of the web app, with a shortcut to each form."""
    return {
        "id": "/",
        "name": "Stronghold",
        "short_name": "Stronghold",
        "description": "Record what was seen or done, with or without signal.",
        "lang": "en-GB",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": INK,
        "background_color": INK,
        "icons": [
            _icon("ui/emblem.svg", "any", "image/svg+xml"),
            _icon("ui/icon-192.png", "192x192"),
            _icon("ui/icon-512.png", "512x512"),
            _icon("ui/icon-maskable-512.png", "512x512") | {"purpose": "maskable"},
        ],
        "shortcuts": [
            {
                "name": safe.kind.new_text,
                "url": safe.page_url,
                "icons": [_icon("ui/icon-192.png", "192x192")],
            }
            for safe in SAFE_FORMS
        ],
    }


def _icon(name: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": kind}
