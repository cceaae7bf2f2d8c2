"""khal, a calendar of the terminal, reads the feed of deadlines."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

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


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


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
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_lists_the_deadlines_of_a_feed_and_moves_one_that_moved(
    cast: Cast, tmp_path: Path
) -> None:
    by = cast.officer
    by.team = make_team(by.organisation)
    by.save()
    warrant = make_warrant(by, team=by.team, state="draft")
    owner = Owner("warrant", warrant.pk, warrant.force_id, team_id=by.team.pk)
    token = make_feed(by=by)

    def listed(hour: int) -> list[str]:
        due_at = datetime(2026, 12, 24, hour, tzinfo=UTC)
        with clock.stopped(NOW):
            put_deadlines(owner, [Due("irregular", due_at, due_at)])
            answer = Client().get(f"/deadlines/feed/{token}.ics")
        file = tmp_path / "feed.ics"
        file.write_bytes(answer.content)
        khal(tmp_path, "import", "--batch", str(file))
        form = "{start-date} {start-time} {title}"
        days = ("2026-12-24", "2026-12-25")
        options = ("--day-format", "", "--format", form)
        return khal(tmp_path, "list", *options, *days).split("\n")

    said = "Something is due"
    first = [line for line in listed(9) if said in line]
    assert [line[:16] for line in first] == ["2026-12-24 09:00"]
    moved = [line for line in listed(15) if said in line]
    assert [line[:16] for line in moved] == ["2026-12-24 15:00"]
