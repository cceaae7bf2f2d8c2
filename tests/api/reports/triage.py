"""What tests of triage do again and again: move a report, choose from the queue."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from reports.models import Report
from stronghold.core.accounts.models import User

SignIn = Callable[[User], Client]
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
QUEUE = "/reports/triage/"


def url(report: Report, page: str = "move") -> str:
    return f"/reports/{report.reference}/{page}/"


def move(client: Client, report: Report, code: str, **given: str) -> Any:
    answer = client.post(url(report), {"move": code, **given})
    report.refresh_from_db()
    return answer


def names(*reports: Report) -> list[str]:
    return [report.reference for report in reports]


def done(client: Client, reports: list[Report], do: str, **given: Any) -> Any:
    return client.post(QUEUE, {"chosen": names(*reports), "do": do, **given})
