"""A story says where it went wrong; the check finds what could not have happened."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from stronghold.core.kernel import clock
from stronghold.demo import player
from stronghold.demo.builders.records import REPORT
from stronghold.demo.builders.stage import Now
from stronghold.demo.doing import DO
from stronghold.demo.history import acting
from stronghold.demo.queries.impossible import impossible
from stronghold.demo.scene import Scene
from tests.factories import Cast, make_cast, make_team

pytestmark = pytest.mark.django_db
STORY = """
[[case]]
as = "warrant"
by = "supervisor"
times = { drawn = "9 days ago 10:00" }

[[case.steps]]
do = "taskings.set"
when = "drawn"
what = "Walk there"
due_on = "@day 5 days ago"
for = "team"

[[case.steps]]
do = "taskings.do"
when = "drawn + 1d"
outcome = ""
"""


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    for person in (made.officer, made.supervisor):
        person.team = make_team(person.organisation)
        person.save()
    return made


@pytest.fixture
def scene(cast: Cast) -> Scene:
    city: Any = type("City", (), {"by_name": {}, "premises": {}})()
    people = {"officer": cast.officer, "supervisor": cast.supervisor}
    nothing: Any = None
    ids = Random(1)  # noqa: S311 - no secret
    return Scene(city, people, {}, clock.now(), nothing, ids, nothing)


def test_a_step_that_is_refused_is_named_with_its_file_and_case(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.toml").write_text(STORY)
    monkeypatch.setattr(player, "FOLDER", tmp_path)

    with pytest.raises(player.StoryError, match="made.toml, warrant, step 2") as found:
        player.play(scene, "made", DO, {})

    assert "taskings.do" in str(found.value)


def test_a_step_that_is_still_to_come_is_refused(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.toml").write_text(STORY.replace("9 days ago", "in 2 days"))
    monkeypatch.setattr(player, "FOLDER", tmp_path)

    with pytest.raises(player.StoryError, match="is after"):
        player.play(scene, "made", DO, {})


def test_the_check_names_what_was_done_before_it_was_recorded(cast: Cast) -> None:
    early = clock.now() - timedelta(days=3)
    with acting(cast.officer, early):
        row = REPORT.make(Now(), early, by=cast.officer)
    wrong = {"received_at": clock.now(), "received_on": clock.today()}
    type(row).objects.filter(pk=row.pk).update(**wrong)

    found = {one.what: one.examples for one in impossible()}

    assert found["A report was received after it was recorded"] == (row.reference,)
    # Its history is not dated yet: the log has another time.
    table = "reports_reportevent"
    said = f"{table}: the log knows no such change by this person at this time"
    assert set(found[said]) == {row.reference}
