"""An analyst of Superset: makes the data set of reports, and asks for its figures."""

import gzip
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from stronghold.core.kernel.weeks import Week
from stronghold.demo.accounts import PASSWORD
from tests.bench.beside.server import USERNAME, Superset
from tests.bench.visitor import Answer, Visitor

CHART_DATA = "/api/v1/chart/data"
# What the site counts: `source_reports` has the same conditions. A place that is in no
# ward has to be named by hand.
REPORTS = """
SELECT report.id, report.reference, report.received_at, report.received_on,
       report.concern, report.status,
       coalesce(ward.name,
                CASE WHEN report.point IS NULL THEN '{not_known}' ELSE '{elsewhere}' END
       ) AS ward
FROM reports_report AS report
LEFT JOIN geography_area AS ward ON ward.id = report.ward_id
WHERE report.force_id = {force} AND report.error_at IS NULL
  AND report.merged_into_id IS NULL
"""
ELSEWHERE, NOT_KNOWN = "Elsewhere", "Place not known"
WEEKS = 13


class Analyst:
    """A visitor who is signed in to Superset."""

    def __init__(self, superset: Superset) -> None:
        self.visitor = Visitor(superset.address, patience=180)
        page = self.visitor.get("/login/", **{"Accept-Encoding": "identity"}).body
        found = re.search(r"csrf_token[^>]*?value=\"([^\"]+)\"", page.decode())
        fields = {"username": USERNAME, "password": PASSWORD}
        if found:
            fields["csrf_token"] = found[1]
        self.visitor.post_form("/login/", fields)
        token = _well(self.visitor.get("/api/v1/security/csrf_token/"))["result"]
        self._token = {"X-CSRFToken": str(token)}

    def close(self) -> None:
        self.visitor.close()

    def make(self, kind: str, content: Mapping[str, Any]) -> int:
        """Make a database or a dataset; return its id."""
        made = self.visitor.post_json(f"/api/v1/{kind}/", content, **self._token)
        return int(_well(made, 201)["id"])


def _well(answer: Answer, status: int = 200) -> dict[str, Any]:
    """Return the JSON of an answer that has to have this status."""
    if answer.status != status:
        raise RuntimeError(f"Superset: {answer.status} {_text(answer)[:500]}")
    return json_of(answer)


def json_of(answer: Answer) -> dict[str, Any]:
    """Return the JSON of an answer."""
    found: dict[str, Any] = json.loads(_text(answer))
    return found


def _text(answer: Answer) -> str:
    is_packed = answer.headers.get("content-encoding") == "gzip"
    return (gzip.decompress(answer.body) if is_packed else answer.body).decode()


def make_dataset(analyst: Analyst, superset: Superset, *, force: int) -> int:
    """Make the data set of the reports of a force; return its id."""
    database = analyst.make(
        "database",
        {"database_name": "Stronghold", "sqlalchemy_uri": superset.reads},
    )
    sql = REPORTS.format(force=force, elsewhere=ELSEWHERE, not_known=NOT_KNOWN)
    content = {"database": database, "table_name": "reports", "sql": sql}
    return analyst.make("dataset", {**content, "schema": "public"})


def question(dataset: int, last: Week, *, counted: bool = False) -> dict[str, Any]:
    """Return the question for reports by ward and week, as a chart asks it.

    `counted`: again, whatever the cache has.
    """
    return {
        "datasource": {"id": dataset, "type": "table"},
        "force": counted,
        "result_format": "json",
        "result_type": "full",
        "queries": [
            {
                "columns": ["ward", _WEEK],
                "metrics": ["count"],
                "filters": [_in_weeks(last, WEEKS)],
                "extras": {"time_grain_sqla": "P1W"},
                "row_limit": 10_000,
            }
        ],
    }


def week_of(row: Mapping[str, Any]) -> Week:
    """Return the week of a row of the answer, which has milliseconds since 1970."""
    return Week.of(datetime.fromtimestamp(row["received_on"] / 1000, UTC).date())


_WEEK = {
    "columnType": "BASE_AXIS",
    "expressionType": "SQL",
    "label": "received_on",
    "sqlExpression": "received_on",
    "timeGrain": "P1W",
}


def _range(last: Week, n: int) -> str:
    """Return so many weeks up to the last; the end is not part of them."""
    return f"{last.shifted(1 - n).start} : {last.end}"


def _in_weeks(last: Week, n: int) -> dict[str, str]:
    return {"col": "received_on", "op": "TEMPORAL_RANGE", "val": _range(last, n)}
