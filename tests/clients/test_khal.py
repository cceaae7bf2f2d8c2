"""khal, a calendar of the terminal, reads the feed of deadlines."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.actions.feed import make_feed
from operations.deadlines.rules import Due
from stronghold.core.kernel import clock
from tests.factories import Cast, make_cast, make_team, make_warrant

KHAL = Path("/usr/bin/khal")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.client,
    # bin/test --all clients installs it, and fails if it cannot.
    pytest.mark.skipif(
        os.environ.get("WITHOUT_CLIENTS") == "1" and not KHAL.exists(),
        reason="WITHOUT_CLIENTS=1, and there is no khal",
    ),
    pytest.mark.long,
]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
CONFIG = """
[calendars]
[[deadlines]]
path = {folder}/deadlines/
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""


DAY = "2026-12-24"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def owner(cast: Cast) -> Owner:
    """A draft of a warrant, which is of the officer's team."""
    by = cast.officer
    by.team = make_team(by.organisation)
    by.save()
    warrant = make_warrant(by, team=by.team, state="draft")
    return Owner("warrant", warrant.pk, warrant.force_id, team_id=by.team.pk)


def khal(folder: Path, *command: str) -> str:
    """Run it with a calendar of its own; return what it printed."""
    config = folder / "khal.conf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "deadlines").mkdir(exist_ok=True)
    # It is in the Python of the distribution.
    ours = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        ["/usr/bin/python3", str(KHAL), "-c", str(config)] + list(command),
        env=inherited | {"HOME": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    # Of a wrong entry it only warns, and leaves it out.
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def due(hour: int, *, part: str = "", **given: Any) -> Due:
    """Return something that is due at an hour of the day that is listed."""
    at = datetime.fromisoformat(DAY).replace(hour=hour, tzinfo=UTC)
    return Due("irregular", at, at, part=part, **given)


@pytest.fixture
def listed(cast: Cast, owner: Owner, tmp_path: Path) -> Callable[..., list[str]]:
    """Return a function that has a record's dues read by khal, and lists the day."""
    token = make_feed(by=cast.officer)

    def listed(*dues: Due) -> list[str]:
        with clock.stopped(NOW):
            put_deadlines(owner, dues)
            answer = Client().get(f"/deadlines/feed/{token}.ics")
        file = tmp_path / "feed.ics"
        file.write_bytes(answer.content)
        khal(tmp_path, "import", "--batch", str(file))
        # The text of a status is empty but of what is cancelled.
        form = "{start-date} {start-time} {title} {cancelled}"
        options = ("--day-format", "", "--format", form)
        shown = khal(tmp_path, "list", *options, DAY, "1d")
        return sorted(filter(None, map(str.strip, shown.split("\n"))))

    return listed


def test_it_lists_the_deadlines_of_a_feed_and_moves_one_that_moved(
    listed: Callable[..., list[str]],
) -> None:
    assert listed(due(9)) == [f"{DAY} 09:00 Something is due"]
    assert listed(due(15)) == [f"{DAY} 15:00 Something is due"]


def test_it_lists_a_whole_day_and_what_the_law_sets(
    listed: Callable[..., list[str]],
) -> None:
    by_law = due(9, part="law", section="s.1", act="An Act")

    assert listed(due(23, is_day=True), by_law) == [
        f"{DAY}  Something is due",
        f"{DAY} 09:00 Something is due by law",
    ]


def test_what_is_done_and_what_is_no_longer_due_say_so(
    listed: Callable[..., list[str]],
) -> None:
    first, second = due(9, part="1"), due(10, part="2")
    assert len(listed(first, second)) == 2

    assert listed(due(9, part="1", is_met=True)) == [
        f"{DAY} 09:00 Done",
        f"{DAY} 10:00 No longer due CANCELLED",
    ]


def test_a_wrong_entry_is_noticed(tmp_path: Path) -> None:
    """Or the tests above would pass whatever a calendar holds."""
    file = tmp_path / "feed.ics"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1"]
    lines += ["SUMMARY:Without a day", "END:VEVENT", "END:VCALENDAR", ""]
    file.write_text("\r\n".join(lines))

    with pytest.raises(AssertionError):
        khal(tmp_path, "import", "--batch", str(file))
