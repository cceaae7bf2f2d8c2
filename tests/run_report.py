"""What a run says at its end: where its time went, and then what failed.

The seconds of each test of a whole run are in var/durations.tsv, the slowest first.
"""

import csv
import time
from collections import Counter
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest

DURATIONS = Path(__file__).resolve().parent.parent / "var" / "durations.tsv"
PHASES = ("setup", "call", "teardown")
N_SLOWEST = 10
# Seconds above which a test must say in its docstring why it takes so long.
LONG = 5.0


# What a fixture of the whole run cost the test that happened to ask for it first.
SHARED = "shared"


class SharedTimes:
    """Notes what is made for all tests, such as the database, apart from the test.

    A plugin, since what belongs to the whole run is made out of a conftest's sight.
    """

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Generator[None, Any, Any]:
        started = time.perf_counter()
        try:
            return (yield)
        finally:
            if fixturedef.scope == "session":
                seconds = time.perf_counter() - started
                request._pyfuncitem.user_properties.append((SHARED, seconds))


def note_reason(item: pytest.Item) -> None:
    """Add the first line of a test's docstring to its reports."""
    words = getattr(getattr(item, "function", None), "__doc__", None)
    if words:
        item.user_properties.append(("why", words.strip().splitlines()[0]))


class RunReport:
    """Counts tests and seconds by kind, which is the folder under tests/."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.by_phase: Counter[tuple[str, str]] = Counter()
        self.reasons: dict[str, str] = {}
        self.shared = 0.0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seconds = report.duration
        if report.when == "setup":
            shared = sum(
                float(str(value))
                for name, value in report.user_properties
                if name == SHARED
            )
            seconds -= shared
            self.shared += shared
        self.seconds[report.nodeid] += seconds
        self.by_phase[report.nodeid, report.when] += seconds
        self.reasons.update(
            (report.nodeid, str(why))
            for name, why in report.user_properties
            if name == "why"
        )

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        config = session.config
        is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
        # A run of some tests leaves the file of the last whole one.
        if not is_whole or config.option.markexpr or config.option.keyword:
            return
        DURATIONS.parent.mkdir(exist_ok=True)
        with DURATIONS.open("w", newline="") as file:
            rows = csv.writer(file, delimiter="\t")
            rows.writerow(["seconds", *PHASES, "test"])
            for test, seconds in self.seconds.most_common():
                phases = [self.by_phase[test, phase] for phase in PHASES]
                rows.writerow([f"{part:.3f}" for part in (seconds, *phases)] + [test])

    # Around pytest's own summary, so that failures come after this and end the run.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: Any) -> Generator[None]:
        terminalreporter.section("where the time went")
        for line in self.lines():
            terminalreporter.write_line(line)
        return (yield)

    def lines(self) -> Iterable[str]:
        """Return the report: a line a kind, the total, and the slowest tests."""
        by_kind: Counter[str] = Counter()
        for test, seconds in self.seconds.items():
            by_kind[kind_of(test)] += seconds
        n_by_kind = Counter(kind_of(test) for test in self.seconds)
        for kind, seconds in by_kind.most_common():
            yield f"{n_by_kind[kind]:6,} {kind:14} {seconds:8.1f} s"
        yield f"{'':6} {'set-up':14} {self.shared:8.1f} s"
        total = sum(by_kind.values()) + self.shared
        yield f"{len(self.seconds):6,} {'in all':14} {total:8.1f} s"
        for test, seconds in self.seconds.most_common(N_SLOWEST):
            why = self.reasons.get(test, "no reason given" if seconds > LONG else "")
            yield f"{seconds:6.1f} s  {test}  {why}".rstrip()


def kind_of(test: str) -> str:
    """Return the folder of a test's address: `unit` of tests/unit/…"""
    parts = test.split("/")
    return parts[1] if len(parts) > 2 else parts[0]
