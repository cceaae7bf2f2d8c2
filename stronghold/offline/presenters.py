"""What a phone is told when it keeps the site, and which devices somebody has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static

from stronghold.accounts.models import DeviceKey
from stronghold.kernel.clock import london_date
from stronghold.look.dates import written_date
from stronghold.offline.safe_forms import SAFE_FORMS

# The ground of the header, as in static/look/tokens.css.
INK = "#10242c"


@dataclass(frozen=True)
class Device:
    """One device that may keep what its owner logs."""

    id: str
    name: str
    used: str


def device_list(found: Sequence[DeviceKey]) -> list[Device]:
    return [
        Device(
            id=str(one.device),
            name=one.name or "A browser",
            used=f"Last used on {written_date(one.used_on)}, "
            f"first on {written_date(london_date(one.made_at))}",
        )
        for one in found
    ]


def made_room_words(gone: Sequence[DeviceKey]) -> list[str]:
    """Say which devices were removed so that another can keep what is logged."""
    return [
        f"{one.name or 'A browser'}, last used on {written_date(one.used_on)}, was "
        "removed from your devices to make room for this one. What it had not sent is "
        "lost"
        for one in gone
    ]


def idle_words() -> str:
    """Say when a device is removed automatically."""
    days = settings.DEVICE_IDLE_DAYS
    return f"A device that you do not use for {days} days is removed automatically."


def web_app() -> dict[str, Any]:
    """Return the manifest of the web app, with a shortcut to each form."""
    return {
        "id": "/",
        "name": "Stronghold",
        "short_name": "Stronghold",
        "description": "Log what was seen or done, with or without signal.",
        "lang": "en-GB",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "theme_color": INK,
        "background_color": INK,
        "icons": [
            _icon("look/emblem.svg", "any", "image/svg+xml"),
            _icon("look/icon-192.png", "192x192"),
            _icon("look/icon-512.png", "512x512"),
            _icon("look/icon-maskable-512.png", "512x512") | {"purpose": "maskable"},
        ],
        "shortcuts": [
            {
                "name": safe.kind.new_text,
                "url": safe.page_url,
                "icons": [_icon("look/icon-192.png", "192x192")],
            }
            for safe in SAFE_FORMS
        ],
    }


def _icon(name: str, sizes: str, kind: str = "image/png") -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": kind}
