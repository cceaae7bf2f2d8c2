"""Each example of the page on the API, run by a shell as it stands there."""

import csv
import json
import os
import re
import subprocess
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from reports.models import Report
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.program_keys.visibility import scopes_open_to
from tests.api.warrants.steps import draw_up
from tests.factories import (
    Cast,
    make_closure,
    make_premises,
    make_report,
    make_seizure,
    make_tasking,
    make_team,
)

PAGE = Path(__file__).resolve().parents[3] / "stronghold" / "docs" / "api.md"
EXAMPLES = re.findall(
    r"^## (\d+\. [^\n]+)\n\n```sh\n(.*?)```", PAGE.read_text(), re.DOTALL | re.MULTILINE
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_there_are_the_ten_commonest_jobs_and_five_ways_to_ask() -> None:
    assert [title.partition(".")[0] for title, _ in EXAMPLES] == [
        str(n) for n in range(1, 16)
    ]


def test_each_example_works_as_it_stands(cast: Cast, live_server: LiveServer) -> None:
    by = cast.supervisor
    by.team = make_team(by.organisation)
    by.save()
    with clock.stopped(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        report = make_report(by)
        warrant = draw_up(by, make_premises(by))
        closure = make_closure(by)
        tasking = make_tasking(by)
        seizure = make_seizure(by)
    scopes = [scope.code for scope in scopes_open_to(by)]
    environment = {
        "PATH": os.environ["PATH"],
        "SITE": live_server.url,
        "KEY": make_key(by=by, name="Examples", scopes=scopes, days=30),
        "REPORT": report.reference,
        "WARRANT": warrant.reference,
        "CLOSURE": closure.reference,
        "TASKING": tasking.reference,
    }
    answers = {}
    for title, command in EXAMPLES:
        ran = subprocess.run(
            ["bash", "-c", command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{title}: {ran.stdout} {ran.stderr}"
        is_json = ran.stdout.startswith(("{", "["))
        answers[title.partition(".")[0]] = json.loads(ran.stdout) if is_json else ran
    assert answers["2"]["reference"] == report.reference
    assert Report.objects.filter(reference=answers["3"]["reference"]).exists()
    assert answers["5"]["offence_class"] == "92A"
    assert answers["6"]["state"] == "authorised"
    assert answers["8"]["minutes"] == 45
    assert answers["10"]["measure"] == "arrests"
    (line,) = csv.DictReader(StringIO(answers["11"].stdout.removeprefix("\ufeff")))
    assert line["reference"] == seizure.reference
    assert report.reference in {one["id"] for one in answers["12"]["features"]}
    assert list(answers["13"]["items"][0]) == ["reference", "status", "ward", "grade"]
    assert answers["14"]["status"] == "accepted"
    assert answers["15"]["what"].endswith("twice.")
