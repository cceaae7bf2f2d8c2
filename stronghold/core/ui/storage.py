"""Static files under hashed names, compressed once, and what a page asks for at once.

A browser learns of a module's imports only once it has the module, and of theirs only
then. `modules_of` lets a page name them all, so that they come together.
"""

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The one sheet of every page, made when static files are collected, of these in order.
SHEET = "ui/every_page.css"
SHEETS = (
    "vendor/govuk-frontend-6.6.0/govuk.css",
    "vendor/ministryofjustice-frontend-11.1.0/moj.css",
    "ui/tokens.css",
    "ui/app.css",
    "ui/components.css",
)
# An import of a module, alone or as the last line of a longer one. A module that is
# imported by a function (`import("…")`) is needed later, if at all.
_IMPORTED = re.compile(r'^(?:import|export|\})[^"\n(]*"(\.[^"\n]+)";', re.MULTILINE)
_RELATIVE_URL = re.compile(r"url\((?![\"']?(?:data:|#|/))([\"']?)([^\"')]+)")


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "…"` to hashed names, so that modules can be cached."""

    support_js_module_import_aggregation = True

    def url(self, name: Any, force: bool = False) -> str:
        """Return the address of a file, which is put together once in a process.

        A page has fifty. They stand until files are collected again, for a new process.
        """
        if force or settings.DEBUG:
            return super().url(name, force)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            Path(self.path(SHEET)).write_text(_joined(paths))
            paths[SHEET] = (self, SHEET)
        collected = super().post_process(paths, dry_run=dry_run, **options)  # type: ignore[no-untyped-call]
        yield from collected


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """Return the names of what a module imports, directly or not, nearest first."""
    known, waiting = [name], deque([name])
    while waiting:
        module = waiting.popleft()
        with staticfiles_storage.open(module) as file:
            text = file.read().decode()
        for path in _IMPORTED.findall(text):
            imported = posixpath.join(posixpath.dirname(module), path)
            imported = posixpath.normpath(imported)
            if imported not in known:
                known.append(imported)
                waiting.append(imported)
    return tuple(known[1:])


def _joined(paths: dict[str, Any]) -> str:
    """Return the sheets of every page as one, with what they refer to."""
    parts = []
    for name in SHEETS:
        storage, path = paths[name]
        with storage.open(path) as file:
            text = file.read().decode()
        folder = posixpath.relpath(posixpath.dirname(name), posixpath.dirname(SHEET))
        parts.append(_RELATIVE_URL.sub(rf"url(\g<1>{folder}/\g<2>", text))
    return "\n".join(parts)
