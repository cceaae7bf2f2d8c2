"""The map's requests for a view: every zoom from 5 to 18, a large screen, ten places.

Each zoom has streets with many and few records, over five years and one. The floor is
the bare view with the SQL of the widest request.
"""

import gzip
from collections.abc import Iterator, Sequence
from random import Random
from urllib.parse import urlencode

import orjson
from django.db import connection
from django.test import RequestFactory

from stronghold.core.geography.models import SnapPoint, Street
from stronghold.core.geography.visibility import own_streets
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.views import map_points
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench, statements_of
from tests.bench.visitor import Answer

ZOOMS = range(5, 19)
PLACES = 10
MOST_FEATURES, MOST_KB, MOST_MS = 1_500, 100, 60
LONGITUDES, LATITUDES = (-180, 180), (-85, 85)
WEEKS = (260, 52)
Place = tuple[float, float]


def measure(bench: Bench) -> Iterator[Line]:
    """Yield the time, the features and the size, the worst of all that was asked."""
    site = bench.visitor("supervisor")
    places = _places(bench.user("supervisor").force_id, bench.rounds(PLACES))
    asked = [
        address_of_view(zoom, place, weeks)
        for zoom in ZOOMS
        for place in places
        for weeks in WEEKS
    ]
    answers = [(path, site.get(path)) for path in asked]
    wrong = {answer.status for _, answer in answers} - {200}
    spread = Spread.of([answer.ms for _, answer in answers])
    floor = _floor(bench, max(answers, key=lambda one: one[1].ms)[0])
    yield Line(
        "a view of the map, zoom 5 to 18",
        "ms",
        spread,
        floor,
        "ms, bare view, the slowest",
        spread.p50 / floor.p50,
        budget=f"p95 ≤ {MOST_MS} ms",
        within=spread.p95 <= MOST_MS and not wrong,
        note=f"{len(asked):,} views; p95 by zoom {_by_zoom(answers)}",
    )
    most = max(_features(answer) for _, answer in answers)
    yield _bound("… features", "", most, MOST_FEATURES)
    most_kb = max(_kilobytes(answer) for _, answer in answers)
    yield _bound("… compressed", "kB", most_kb, MOST_KB)


def _bound(what: str, unit: str, most: float, allowed: float) -> Line:
    return Line(
        what,
        unit,
        Spread.one(most),
        budget=f"≤ {allowed:,} {unit}".rstrip(),
        within=most <= allowed,
    )


def _places(force: int, n: int) -> list[Place]:
    """Return random points of a force's gazetteer."""
    own = Street.objects.filter(own_streets(force))
    points = [
        snap.point for snap in SnapPoint.objects.filter(street__in=own).order_by("pk")
    ]
    chosen = Random(5).sample(points, min(n, len(points)))  # noqa: S311 - no secret
    return [(point.x, point.y) for point in chosen]


def address_of_view(zoom: int, place: Place, weeks: int) -> str:
    """Return the address for what a screen of 1,920 by 1,080 shows around a place."""
    wide = min(1920 * 360 / 256 / 2**zoom, 360)
    high = min(wide * 0.35, 170)
    west, east = _inside(place[0], wide, LONGITUDES)
    south, north = _inside(place[1], high, LATITUDES)
    last = Week.of(clock.today())
    asked = {
        **{"measure": "reports", "zoom": zoom},
        **{"from": str(last.shifted(1 - weeks)), "to": str(last)},
        "bbox": f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}",
    }
    return f"/map/points.json?{urlencode(asked)}"


def _inside(middle: float, size: float, whole: tuple[int, int]) -> Place:
    low = min(max(middle - size / 2, whole[0]), whole[1] - size)
    return max(low, whole[0]), min(low + size, whole[1])


def _body(answer: Answer) -> bytes:
    is_zipped = answer.headers.get("content-encoding") == "gzip"
    return gzip.decompress(answer.body) if is_zipped else answer.body


def _features(answer: Answer) -> int:
    return len(orjson.loads(_body(answer))["features"])


def _kilobytes(answer: Answer) -> float:
    return len(answer.body) / 1000


def _by_zoom(answers: Sequence[tuple[str, Answer]]) -> str:
    found = []
    for zoom in ZOOMS:
        of_zoom = [a.ms for path, a in answers if f"zoom={zoom}&" in path]
        found.append(f"{zoom}: {Spread.of(of_zoom).p95:.0f}")
    return ", ".join(found)


def _floor(bench: Bench, path: str) -> Spread:
    request = RequestFactory().get(path)
    request.user = bench.user("supervisor")
    with statements_of() as statements:
        map_points(request)
    connection.close()
    bare, bare_path = bench.bare, bench.bare_path(statements)
    return Spread.of([bare.get(bare_path).ms for _ in range(bench.rounds(60))])
