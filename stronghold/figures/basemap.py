"""The base map: streets, water and green from GeoJSON files in a folder, if one is set.

The last word of a file's name is its kind: `oxford-centre-water.geojson` is water. A
file's `attribution` is shown with the map.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings

# In the order they are drawn.
KINDS = ("green", "water", "streets")
# Decimals of a degree: about a metre.
DIGITS = 5


@dataclass(frozen=True)
class Basemap:
    """All features as one GeoJSON, and its hash, which names it in addresses."""

    sha256: str
    attribution: str
    content: bytes


def basemap() -> Basemap | None:
    """Return the base map; None if no folder is set, or it has no files."""
    if not settings.BASEMAP_FOLDER:
        return None
    return _read(
        tuple(
            (path, path.stat().st_mtime_ns)
            for kind in KINDS
            for path in sorted(Path(settings.BASEMAP_FOLDER).glob(f"*{kind}.geojson"))
        )
    )


@lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int], ...]) -> Basemap | None:
    if not files:
        return None
    collections = {path: orjson.loads(path.read_bytes()) for path, _ in files}
    features = [
        feature
        for path, collection in collections.items()
        for feature in _features(path.stem.rpartition("-")[2], collection)
    ]
    content = orjson.dumps({"type": "FeatureCollection", "features": features})
    origins = {
        c["attribution"]: None for c in collections.values() if "attribution" in c
    }
    return Basemap(hashlib.sha256(content).hexdigest(), "; ".join(origins), content)


def _features(kind: str, collection: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for feature in collection["features"]:
        geometry = feature["geometry"]
        yield {
            "type": "Feature",
            "properties": {"kind": kind},
            "geometry": geometry | {"coordinates": _rounded(geometry["coordinates"])},
        }


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, list):
        return [_rounded(inner) for inner in coordinates]
    return round(coordinates, DIGITS)
