"""The benchmark works: rows are found, figures are those of the samples, a few run."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connections

from operations.imports.kinds import KINDS
from reports.models import Report
from stronghold.celery import BEAT_SCHEDULE
from stronghold.core.geography.models import Area
from stronghold.demo import plausible
from stronghold.demo.actions import make_accounts
from stronghold.force_setup.actions import declare_installation
from tests.bench.__main__ import measure, row_names
from tests.bench.result import Line, Spread, as_json, as_table
from tests.bench.setting import Bench
from tests.factories import EAST_NORTH, WEST_SOUTH, make_snapped_streets

N = 2_000
README = Path(__file__).resolve().parents[3] / "README.md"


@pytest.fixture
def bench(
    transactional_db: None,
    country: dict[str, Area],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Bench]:
    """The tests' own database as the benchmark's, with so many records."""
    settings.DEMO = True
    declare_installation(is_demonstration=True)
    make_accounts()
    make_snapped_streets({plausible.CENTRE[0]: WEST_SOUTH, "Mill Lane": EAST_NORTH})
    call_command("make_scale_data", rows=N, verbosity=0)
    name = connections["default"].settings_dict["NAME"]
    monkeypatch.setenv("BENCH_SMALL_DATABASE", name)
    for variable in ("DATABASE_URL", "PARTNER_DATABASE_URL"):
        url = urlsplit(os.environ[variable])
        monkeypatch.setenv(variable, urlunsplit(url._replace(path=f"/{name}")))
    with Bench(n_rows=N, quick=True) as setting:
        yield setting
    for connection in connections.all():
        connection.close()


def test_a_spread_is_of_its_samples() -> None:
    spread = Spread.of([float(n) for n in range(1, 101)])

    assert (spread.p50, spread.p95, spread.p99, spread.n) == (50.5, 96, 100, 100)


def test_a_row_that_fails_is_reported_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(bench: Bench) -> Iterator[Line]:
        raise RuntimeError("no such thing")
        yield

    monkeypatch.setattr("tests.bench.rows.changed_record.measure", broken)
    with Bench(n_rows=N) as bench:
        lines = list(measure("changed_record", bench))

    assert [line.within for line in lines] == [False]
    assert "no such thing" in as_table(lines, n_rows=N)
    assert "changed_record" in capsys.readouterr().err


@pytest.mark.long
def test_the_machine_is_measured_first(bench: Bench) -> None:
    lines = list(measure(row_names()[0], bench))

    assert [line.what.split(":")[0] for line in lines] == ["the machine"] * 2
    assert min(line.measured.p50 for line in lines) > 0


@pytest.mark.long
def test_a_change_is_counted_and_changed_back(bench: Bench) -> None:
    before = list(Report.objects.order_by("pk").values_list("pk", "concern"))

    cost, slope = measure("changed_record", bench)

    for line in (cost, slope):
        assert min(line.measured.p50, line.floor.p50, line.ratio) > 0
    after = Report.objects.filter(pk__in=dict(before)).order_by("pk")
    assert list(after.values_list("pk", "concern")) == before


@pytest.mark.long
def test_the_site_is_asked_beside_a_bare_view(bench: Bench) -> None:
    lines = list(measure("tallies_http", bench))

    asked, unchanged = lines
    assert min(asked.measured.p50, asked.floor.p50, asked.ratio) > 0
    assert unchanged.within
    written = json.loads(as_json(lines, n_rows=N))
    assert [line["what"] for line in written["lines"]] == [line.what for line in lines]
    assert written["rows"] == N


@pytest.mark.django_db(transaction=True, databases=["default", "partner"])
@pytest.mark.long
def test_each_page_of_a_day_answers_its_person(bench: Bench) -> None:
    lines = list(measure("pages", bench))

    assert len(lines) > 20
    for line in lines:
        assert "failed" not in line.note, line
        assert "answered" not in line.note, line
        assert min(line.measured.p50, line.floor.p50) > 0


@pytest.mark.long
def test_each_task_of_beat_runs(bench: Bench) -> None:
    lines = list(measure("beat_tasks", bench))

    assert [line.note for line in lines if line.note] == []
    assert len(lines) == len(BEAT_SCHEDULE)


@pytest.mark.django_db(transaction=True, databases=["default", "partner"])
@pytest.mark.long
def test_a_partner_is_measured_beside_who_sees_all(bench: Bench) -> None:
    lines = list(measure("partner_query", bench))

    assert [line.note for line in lines if "failed" in line.note] == []
    assert len(lines) == 3
    for line in lines:
        assert min(line.measured.p50, line.floor.p50, line.ratio) > 0
        assert not line.note.startswith("0 rows")


@pytest.mark.long
def test_history_of_each_kind_is_imported_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bench.rows.import_history.N", 200)

    lines = list(measure("import_history", bench))

    assert len(lines) == len(KINDS)
    for line in lines:
        # Nothing was wrong, and nothing was stored again.
        assert line.note.endswith(" stored"), line
        assert min(line.measured.p50, line.floor.p50) > 0


@pytest.mark.django_db(transaction=True, databases=["default", "partner"])
@pytest.mark.long
def test_each_kind_of_request_has_a_cost(bench: Bench) -> None:
    lines = list(measure("cost", bench))

    assert len(lines) > 20
    for line in lines:
        assert "failed" not in line.note, line
        assert "answered" not in line.note, line
        assert line.measured.p50 > 0
    (home,) = (line for line in lines if line.what == "home costs")
    assert not re.search(r"(?<![\d.])0(\.0)? (?:ms|statements|blocks)", home.note)


def test_every_row_says_what_it_measures() -> None:
    assert {"changed_record", "submit_report", "tallies_http"} <= set(row_names())
    assert "bin/bench" in README.read_text()
