"""A partner's reads through the shared views, and the same query without the views.

For everything that an agreement on a district releases: counts by ward, a box of some
streets, and a page of 1,000 features as requested by a map program.
"""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from stronghold.core.accounts.models import User
from stronghold.core.audit.record import Request, during
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.partners.ogc.queries.partner import AgreementSource, view_of
from stronghold.partners.ogc.queries.views import rows_of
from stronghold.partners.ogc.rules import MOST, ItemsRequest
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import reading
from tests.bench.result import Line, Spread
from tests.bench.setting import Bench

BUDGET = 1.5
REFERENCE = "G-BNCH-2222"
# The view's query without the conditions of access, and without the partner's own part.
_BARE = """(
SELECT activity.reference::text AS reference, activity.kind::text AS kind,
  doing.name::text AS organisation, activity.occurred_on,
  NULL::text AS own_part, NULL::integer AS own_people, NULL::integer AS own_minutes,
  ward.code::text AS ward_code, ward.name::text AS ward_name, coarse.point,
  CASE WHEN coarse.is_area THEN 'ward' ELSE 'street' END AS place_is
FROM operations_activity activity
JOIN accounts_organisation doing ON doing.id = activity.organisation_id
LEFT JOIN geography_area ward
  ON ward.id = activity.ward_id AND activity.point IS NOT NULL
LEFT JOIN sharing_coarseplace coarse
  ON coarse.kind = 'activity' AND coarse.record_id = activity.id
WHERE activity.error_at IS NULL AND NOT activity.is_under_way
) AS unrestricted"""
_BY_WARD = "SELECT ward_name, count(*), max(occurred_on) FROM {} GROUP BY ward_name"
_IN_BOX = """
SELECT reference, ST_AsGeoJSON(point, 6), occurred_on, kind, organisation, ward_name
FROM {} WHERE point && ST_MakeEnvelope(%s, %s, %s, %s, 4326) ORDER BY reference"""
Ask = Callable[[Any, str], int]


def measure(bench: Bench) -> Iterator[Line]:
    """Yield how long each question takes, by the partner's role and by the site's."""
    partner = bench.user("partner")
    agreement = _agreement(partner)
    box = _box()
    for what, ask in (
        ("a partner's count by ward", _asks(_BY_WARD, [])),
        ("a partner's box", _asks(_IN_BOX, box)),
        (f"a partner's page of {MOST:,} features", _page(partner, agreement)),
    ):
        yield _line(bench, what, ask, agreement=agreement)


def _line(bench: Bench, what: str, ask: Ask, *, agreement: Agreement) -> Line:
    """Alternate the queries, so that other load on the machine affects both."""
    partner = bench.user("partner")
    through, bare, n_found = [], [], (0, 0)
    with (
        during(Request()),
        reading(partner, agreement) as read,
        connection.cursor() as own,
    ):
        for _ in range(bench.rounds(60)):
            ms, n_shared = _timed(ask, read.cursor, "shared_activities")
            bare_ms, n_all = _timed(ask, own, _BARE)
            n_found = (n_shared, n_all)
            through.append(ms)
            bare.append(bare_ms)
    spread, floor = Spread.of(through), Spread.of(bare)
    ratio = spread.p50 / floor.p50
    return Line(
        what,
        "ms",
        spread,
        floor,
        "ms, unrestricted",
        ratio,
        budget=f"≤ {BUDGET} ×",
        within=ratio <= BUDGET,
        note=f"{n_found[0]:,} rows; {n_found[1]:,} unrestricted",
    )


def _timed(ask: Ask, cursor: Any, source: str) -> tuple[float, int]:
    began = time.perf_counter()
    n = ask(cursor, source)
    return (time.perf_counter() - began) * 1000, n


def _asks(statement: str, values: list[float]) -> Ask:
    def ask(cursor: Any, source: str) -> int:
        cursor.execute(statement.format(source), values)
        return len(cursor.fetchall())

    return ask


def _page(partner: User, agreement: Agreement) -> Ask:
    """Ask for the first page as a map program does, of either source."""
    collections = AgreementSource(partner, agreement).collections()
    of_activities = next(c for c in collections if c.id == Shared.ACTIVITIES)
    view = view_of(of_activities)
    assert view.name == KINDS[Shared.ACTIVITIES].view

    def ask(cursor: Any, source: str) -> int:
        if source == view.name:
            return len(rows_of(cursor, view, ItemsRequest(limit=MOST), most=MOST + 1))
        columns = ", ".join(view.columns)
        cursor.execute(
            f"SELECT reference, ST_AsGeoJSON(point, 6), {columns} "
            f"FROM {source} ORDER BY reference LIMIT %s",
            [MOST + 1],
        )
        return len(cursor.fetchall())

    return ask


def _agreement(partner: User) -> Agreement:
    """Return an agreement about the force's district in which most activities are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT district_id FROM operations_activity "
            "WHERE district_id IS NOT NULL AND force_id = %s "
            "GROUP BY district_id ORDER BY count(*) DESC LIMIT 1",
            [partner.force_id],
        )
        (district,) = cursor.fetchone()
    today, now = clock.today(), clock.now()
    found, _ = Agreement.objects.get_or_create(
        reference=REFERENCE,
        version=1,
        defaults={
            "force": partner.force,
            "partner": partner.organisation,
            "purpose": "To measure what a partner asks",
            "gateways": ["cda_115"],
            "area_codes": [Area.objects.get(pk=district).code],
            "rows": [Shared.ACTIVITIES],
            "valid_from": today,
            "review_by": today + timedelta(days=360),
            "ends_on": today + timedelta(days=360),
            "drawn_up_at": now,
            "drawn_up_by": User.objects.get(username="records"),
            "police_signed_at": now,
            "police_signed_by": User.objects.get(username="supervisor"),
            "partner_signed_at": now,
            "partner_signed_by": partner,
        },
    )
    return found


def _box() -> list[float]:
    """Return a box of about two kilometres where most of it happens."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(point), ST_Y(point) FROM sharing_coarseplace "
            "GROUP BY point ORDER BY count(*) DESC, point LIMIT 1"
        )
        x, y = cursor.fetchone()
    return [x - 0.015, y - 0.01, x + 0.015, y + 0.01]
