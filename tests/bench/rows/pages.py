"""Each page of a person's day, as a supervisor, an officer and a partner see it.

Home, signals and the brief also after a report was stored, when what the process
remembers of figures is out of date.
"""

from collections.abc import Iterator
from functools import partial

from operations.models import Arrest
from reports.models import Report
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from tests.bench.made_up import new_report
from tests.bench.pages import page_line
from tests.bench.result import Line
from tests.bench.setting import Bench

MOST_MS, MOST_MS_OF_FIGURES = 100, 150
MAP_OF_WARDS = "/map/?measure=reports&level=ward"
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
    of_figures = ("/", "/signals/", f"/weekly/{week}/")
    for path in of_figures + (MAP_OF_WARDS,):
        most_ms = MOST_MS_OF_FIGURES if path in of_figures else MOST_MS
        yield page_line(bench, path, most_ms=most_ms)
        yield page_line(
            bench,
            path,
            most_ms=most_ms,
            before=store,
            what="… after a report was stored",
        )
    force = bench.user("supervisor").force_id
    for path in _maps(force) + list(LISTS) + _records(force):
        yield page_line(bench, path, most_ms=MOST_MS)
    for username, path in OF_OTHERS:
        yield page_line(
            bench,
            path,
            most_ms=MOST_MS_OF_FIGURES if path in ("/", "/signals/") else MOST_MS,
            username=username,
            what=f"the page {path} of {username}",
        )


def _maps(force: int) -> list[str]:
    """Return the map of small areas, and of the ward of the newest report."""
    own = Report.objects.filter(force=force, ward__isnull=False)
    latest = own.order_by("-recorded_at")[0]
    ward = Area.objects.get(pk=latest.ward_id).code
    return [f"/map/?measure=reports&{one}" for one in ("level=lsoa", f"area={ward}")]


def _records(force: int) -> list[str]:
    """Return the newest report and arrest, and the pages of the report's street and
    home, which are busy ones.
    """
    of_force = Report.objects.filter(force=force)
    at_home = of_force.filter(street__isnull=False, premises__isnull=False)
    report = at_home.order_by("-recorded_at")[0]
    arrests = Arrest.objects.filter(force=force, error_at__isnull=True)
    arrest = arrests.order_by("-recorded_at")[0]
    return [
        f"/reports/{report.reference}/",
        f"/operations/arrests/{arrest.reference}/",
        f"/places/streets/{report.street_id}/",
        f"/places/premises/{report.premises_id}/",
    ]


def _store_report(bench: Bench, i: int) -> None:
    answer = bench.visitor("officer").post_json("/api/v1/reports", new_report())
    if answer.status != 201:
        raise RuntimeError(f"not stored: {answer.status} {answer.body[:300]!r}")
