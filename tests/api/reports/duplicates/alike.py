"""Makes reports near each other, and reads the page of one."""

from datetime import timedelta
from typing import Any

from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import reverse

from reports.duplicates import queries
from reports.duplicates.actions import merge_report
from reports.models import Report
from stronghold.core.accounts.models import User
from tests.api.records.conftest import NOW
from tests.factories import WEST_SOUTH, Cast, make_report

# A degree of latitude is 111.2 kilometres.
METRE = 1 / 111_200
WORDS = "Two men on the bench selling small wraps to people who come on bicycles"


def north(metres: float) -> Point:
    return Point(WEST_SOUTH.x, WEST_SOUTH.y + metres * METRE, srid=4326)


def report_near(
    by: User, *, metres: float = 0, ago: float = 60, **given: Any
) -> Report:
    """Store a report of something some metres off and some minutes ago."""
    at = NOW - timedelta(minutes=ago)
    fields = {"point": north(metres), "received_at": at, "occurred_at": at}
    return make_report(by, **fields | given)


def found(viewer: User, report: Report) -> list[str]:
    return [m.report.reference for m in queries.likely_matches(viewer, report)]


def details(client: Client, report: Report) -> str:
    return client.get(
        reverse("reports:detail", args=[report.reference])
    ).content.decode()


def merged_pair(cast: Cast) -> tuple[Report, Report]:
    kept, merged = (
        report_near(cast.officer, ago=90),
        report_near(cast.officer, metres=40),
    )
    merge_report(by=cast.officer, reference=merged.reference, into=kept.reference)
    kept.refresh_from_db()
    merged.refresh_from_db()
    return kept, merged
