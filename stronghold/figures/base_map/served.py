"""The base map as the site serves it: the squares of all files in its folder."""

import hashlib
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from stronghold.figures.base_map.kinds import BANDS
from stronghold.figures.base_map.square_file import SUFFIX, read_about, read_square


@dataclass(frozen=True)
class BaseMap:
    """The files of the base map, whom to credit, and the hash that addresses have."""

    sha256: str
    attributions: tuple[str, ...]
    files: tuple[Path, ...]

    def square(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a square as a JSON list with one part for each file; None if none.

        The sources stay apart in it, as some of their licences demand.
        """
        if zoom not in {band.squares for band in BANDS}:
            return None
        parts = (read_square(path, zoom, x, y) for path in self.files)
        return b"[" + b",".join(part for part in parts if part) + b"]"


def base_map() -> BaseMap | None:
    """Return the base map; None if no folder is set, or it has no files."""
    if not settings.BASEMAP_FOLDER:
        return None
    return _read(
        tuple(
            (path, path.stat().st_mtime_ns)
            for path in sorted(Path(settings.BASEMAP_FOLDER).glob(f"*{SUFFIX}"))
        )
    )


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int], ...]) -> BaseMap | None:
    paths = tuple(path for path, _ in files)
    try:
        abouts = [read_about(path) for path in paths]
    except sqlite3.DatabaseError:
        return None
    if not abouts:
        return None
    together = hashlib.sha256("".join(about.sha256 for about in abouts).encode())
    credited = dict.fromkeys(
        line for about in abouts for line in about.attribution.split("; ") if line
    )
    return BaseMap(together.hexdigest()[:16], tuple(credited), paths)
