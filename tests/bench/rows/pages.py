"""Each page of a person's day, as a supervisor, an officer and a partner see it.

Home, signals and the brief also after a report was stored, when what the process
remembers of figures is out of date.
"""

from collections.abc import Iterator
from functools import partial

from reports.models import Report
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.bench.made_up import new_report
from tests.bench.pages import page_line
from tests.bench.result import Line
from tests.bench.setting import Bench

MOST_MS, MOST_MS_OF_FIGURES = 100, 150
# Of the supervisor.
LISTS = (
    "/reports/",
    "/reports/?concern=dealing",
    "/reports/triage/",
    "/operations/",
    "/operations/arrests/",
    "/operations/warrants/",
    "/operations/closures/",
    "/operations/activities/",
    "/operations/seizures/",
    "/deadlines/",
    "/my-day/",
)
OF_OTHERS = (
    ("officer", "/"),
    ("officer", "/reports/new/"),
    ("officer", "/my-day/"),
    ("records", "/"),
    ("records", "/audit/"),
    ("analyst", "/signals/"),
    ("partner", "/shared/"),
)


def measure(bench: Bench) -> Iterator[Line]:
    """Yield each page; the brief and signals of the last week that is over."""
    week = Week.of(clock.today()).shifted(-1)
    store = partial(_store_report, bench)
    for path in ("/", "/signals/", f"/weekly/{week}/"):
        yield page_line(bench, path, most_ms=MOST_MS_OF_FIGURES)
        yield page_line(
            bench,
            path,
            most_ms=MOST_MS_OF_FIGURES,
            before=store,
            what="… after a report was stored",
        )
    for path in _maps() + list(LISTS) + _records():
        yield page_line(bench, path, most_ms=MOST_MS)
    for username, path in OF_OTHERS:
        yield page_line(
            bench,
            path,
            most_ms=MOST_MS_OF_FIGURES if path in ("/", "/signals/") else MOST_MS,
            username=username,
            what=f"the page {path} of {username}",
        )


def _maps() -> list[str]:
    ward = Area.objects.filter(edition__kind="ward").order_by("code")[0].code
    asked = ("level=ward", "level=lsoa", f"area={ward}")
    return [f"/map/?measure=reports&{one}" for one in asked]


def _records() -> list[str]:
    """Return the newest report, and the page of its street, which is a busy one."""
    report = Report.objects.filter(street__isnull=False).order_by("-recorded_at")[0]
    return [f"/reports/{report.reference}/", f"/places/streets/{report.street_id}/"]


def _store_report(bench: Bench, i: int) -> None:
    answer = bench.visitor("officer").post_json("/api/v1/reports", new_report())
    if answer.status != 201:
        raise RuntimeError(f"not stored: {answer.status} {answer.body[:300]!r}")
