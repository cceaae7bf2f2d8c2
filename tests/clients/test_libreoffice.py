"""LibreOffice opens each export for spreadsheets, and shows what was exported."""

import csv
import os
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.rules import Due
from reports.models import Report
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.exports.kinds import KINDS
from stronghold.figures.tallies import refresh
from tests.api.exports.requesting import content, made
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_country,
    make_report,
    make_team,
    make_warrant,
)
from tests.things import make_things

CALC = Path("/usr/bin/soffice")
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.client,
    # bin/test --all clients installs it, and fails if it cannot.
    pytest.mark.skipif(
        os.environ.get("WITHOUT_CLIENTS") == "1" and not CALC.exists(),
        reason="WITHOUT_CLIENTS=1, and there is no LibreOffice",
    ),
    pytest.mark.long,
]
# Each sheet as CSV in UTF-8, with commas, each cell as it is shown.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
# What a spreadsheet may take for a formula.
FORMULAS = ("=1+1", "+44 in the window", "@SUM(A1)", "“No”, he said, and left")
LABELS = {"Protective marking", "Purpose of this file"}
HEADING, REFERENCE = "Original words", "Reference"
# In a file that is only text, also for a number or a day: there it may.
WORDS = {"xlsx": FORMULAS + ("0012", "1/2"), "csv": FORMULAS}


@pytest.fixture
def cast(transactional_db: None, settings: LazySettings, tmp_path: Path) -> Cast:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    return make_cast()


@pytest.fixture
def area(cast: Cast) -> Area:
    return make_country()["E05000001"]


def sheets(folder: Path, name: str, data: bytes) -> list[list[list[str]]]:
    """Return the rows of each sheet of a file, as LibreOffice shows them."""
    file, found = folder / name, folder / "shown"
    file.write_bytes(data)
    done = subprocess.run(
        [
            str(CALC),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            AS_CSV,
            "--outdir",
            str(found),
            str(file),
        ],
        env=os.environ | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = sorted(found.glob("*.csv"))
    assert shown, done.stdout + done.stderr
    texts = [one.read_text("utf-8") for one in shown]
    return [list(csv.reader(StringIO(text, newline=""))) for text in texts]


@pytest.mark.parametrize("form", WORDS)
def test_words_stay_words_in_every_form(
    form: str, cast: Cast, area: Area, tmp_path: Path
) -> None:
    for words in WORDS[form]:
        make_report(cast.officer, description=words, point=WEST_SOUTH, ward=area)
    export = made(cast.supervisor, "reports", form=form)
    # A workbook has other sheets too, and says above the headings what it is for.
    rows, head = next(
        (sheet, n)
        for sheet in sheets(tmp_path, f"reports.{form}", content(export))
        for n, row in enumerate(sheet)
        if {HEADING, REFERENCE} <= set(row)
    )
    column, reference = rows[head].index(HEADING), rows[head].index(REFERENCE)
    shown = {row[reference]: row[column].removeprefix("'") for row in rows[head + 1 :]}
    assert shown == dict(Report.objects.values_list("reference", "description"))
    assert set(shown.values()) == set(WORDS[form])


def make_deadline(by: User) -> None:
    by.team = make_team(by.organisation)
    by.save()
    warrant = make_warrant(by, team=by.team)
    owner = Owner("warrant", warrant.pk, warrant.force_id, team_id=by.team.pk)
    at = clock.now() + timedelta(days=2)
    with transaction.atomic():
        put_deadlines(owner, [Due("irregular", at, at)])


def test_every_workbook_shows_the_lines_of_its_csv(
    cast: Cast, area: Area, tmp_path: Path
) -> None:
    make_things(cast)
    make_deadline(cast.supervisor)
    make_arrest(cast.officer, point=WEST_SOUTH, ward=area)
    refresh()
    n_lines = {}
    for of in KINDS:
        params = {"measure": "arrests"} if of == "figures" else {}
        text = content(made(cast.supervisor, of, **params)).decode("utf-8-sig")
        columns, *written = csv.reader(StringIO(text, newline=""))
        workbook = made(cast.supervisor, of, form="xlsx", **params)
        folder = tmp_path / of
        folder.mkdir()
        found = sheets(folder, f"{of}.xlsx", content(workbook))
        # On a sheet of its own in a workbook.
        headings = [one for one in columns if one not in LABELS]
        (shown,) = (
            rows[n + 1 :]
            for rows in found
            for n, row in enumerate(rows)
            if row[: len(headings)] == headings
        )
        assert len(shown) == len(written), of
        # A reference, or the code of an area.
        assert [row[0] for row in shown] == [row[0] for row in written], of
        n_lines[of] = len(written)
    assert min(n_lines.values()) > 0, n_lines
