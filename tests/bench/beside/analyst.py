"""An analyst of Superset: makes the data set, four charts and a dashboard by its API.

They answer what the site's figures, map and brief answer: reports by ward and week,
reports by ward, two years of weeks, and the newest reports.
"""

import gzip
import json
import re
from collections.abc import Mapping, Sequence
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
WEEKS, WEEKS_OF_TREND, NEWEST = 13, 104, 50
# The columns of a row of the dashboard, which is twelve wide; and a chart's height.
WIDE, HIGH = 6, 50


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
        """Make a database, dataset, chart or dashboard; return its id."""
        made = self.visitor.post_json(f"/api/v1/{kind}/", content, **self._token)
        return int(_well(made, 201)["id"])

    def change(self, kind: str, one: int, content: Mapping[str, Any]) -> None:
        _well(self.visitor.put_json(f"/api/v1/{kind}/{one}", content, **self._token))


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
    """Return the question for reports by ward and week, as the first chart asks it.

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


def make_dashboard(analyst: Analyst, dataset: int, last: Week) -> int:
    """Make the dashboard with its four charts; return its id."""
    charts = [
        analyst.make(
            "chart",
            {
                "slice_name": name,
                "viz_type": params["viz_type"],
                "datasource_id": dataset,
                "datasource_type": "table",
                "params": json.dumps({**params, "datasource": f"{dataset}__table"}),
            },
        )
        for name, params in _charts(last)
    ]
    dashboard = analyst.make("dashboard", {"dashboard_title": "Reports"})
    # Only a change puts charts on it.
    placed = {"json_metadata": json.dumps({"positions": _layout(charts)})}
    analyst.change("dashboard", dashboard, {**placed, "published": True})
    return dashboard


def _layout(charts: Sequence[int]) -> dict[str, Any]:
    """Return where each chart is: two in a row, of the same size."""
    rows = [charts[i : i + 12 // WIDE] for i in range(0, len(charts), 12 // WIDE)]
    above = ["ROOT_ID", "GRID_ID"]
    parts: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": _part("GRID_ID", "GRID", [f"ROW-{n}" for n in range(len(rows))]),
    }
    parts["GRID_ID"]["parents"] = above[:1]
    for n, row in enumerate(rows):
        inside = [f"CHART-{chart}" for chart in row]
        parts[f"ROW-{n}"] = _part(f"ROW-{n}", "ROW", inside) | {
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
            "parents": above,
        }
        for chart in row:
            parts[f"CHART-{chart}"] = _part(f"CHART-{chart}", "CHART", []) | {
                "meta": {"chartId": chart, "width": WIDE, "height": HIGH},
                "parents": above + [f"ROW-{n}"],
            }
    return parts


def _part(name: str, kind: str, children: Sequence[str]) -> dict[str, Any]:
    return {"id": name, "type": kind, "children": list(children)}


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


def _shown_weeks(last: Week, n: int) -> list[dict[str, str]]:
    """Return the same condition as a chart keeps it."""
    return [
        {
            "clause": "WHERE",
            "comparator": _range(last, n),
            "expressionType": "SIMPLE",
            "operator": "TEMPORAL_RANGE",
            "subject": "received_on",
        }
    ]


def _charts(last: Week) -> Sequence[tuple[str, dict[str, Any]]]:
    quarter = _shown_weeks(last, WEEKS)
    return (
        (
            "Reports by ward and week",
            {
                "viz_type": "pivot_table_v2",
                "groupbyRows": ["ward"],
                "groupbyColumns": ["received_on"],
                "temporal_columns_lookup": {"received_on": True},
                "time_grain_sqla": "P1W",
                "metrics": ["count"],
                "metricsLayout": "COLUMNS",
                "aggregateFunction": "Sum",
                "adhoc_filters": quarter,
                "row_limit": 10_000,
            },
        ),
        (
            "Reports by ward",
            {
                "viz_type": "table",
                "query_mode": "aggregate",
                "groupby": ["ward"],
                "metrics": ["count"],
                "adhoc_filters": quarter,
                "row_limit": 1_000,
            },
        ),
        (
            "Two years by week",
            {
                "viz_type": "echarts_timeseries_line",
                "x_axis": "received_on",
                "time_grain_sqla": "P1W",
                "metrics": ["count"],
                "groupby": [],
                "adhoc_filters": _shown_weeks(last, WEEKS_OF_TREND),
                "row_limit": 10_000,
            },
        ),
        (
            "Newest reports",
            {
                "viz_type": "table",
                "query_mode": "raw",
                "all_columns": [
                    "received_at",
                    "reference",
                    "concern",
                    "status",
                    "ward",
                ],
                "order_by_cols": [json.dumps(["received_at", False])],
                "row_limit": NEWEST,
            },
        ),
    )
