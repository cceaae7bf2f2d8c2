"""The tag `{% modules "pages/map.js" %}`: scripts, and all that they import."""

from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.utils.safestring import SafeString

from stronghold.core.ui.html import joined, written
from stronghold.core.ui.storage import modules_of

register = template.Library()

_IMPORTED = '<link rel="modulepreload" href="{}">'
_SCRIPT = '<script type="module" src="{}"></script>'


@register.simple_tag(takes_context=True)
def modules(context: Context, *names: str) -> SafeString:
    """Return the script of each module, after a link to each module that they import.

    A page asks for each once: not again for what an earlier tag of it asks for.
    """
    rendered: Any = context.render_context
    asked: set[str] = rendered.setdefault(modules, set())
    imported = dict.fromkeys(module for name in names for module in modules_of(name))
    links = [
        written(_IMPORTED, staticfiles_storage.url(module))
        for module in imported
        if module not in asked
    ]
    asked.update(imported)
    scripts = [written(_SCRIPT, staticfiles_storage.url(name)) for name in names]
    return joined(links + scripts)
