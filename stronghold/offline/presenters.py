"""What a phone is told when the site is put on its home screen."""

from typing import Any

from django.templatetags.static import static

from stronghold.offline.safe_forms import SAFE_FORMS

# The ground of the header, as in static/look/tokens.css.
INK = "#10242c"


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
