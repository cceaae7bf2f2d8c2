"""Killed at any moment, an import continues; the command does all of it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from operations.activities.models import Activity
from operations.imports import actions
from operations.imports.actions import begin_storing, run_file, run_imports
from operations.imports.models import HistoryFile
from operations.operation.models import Operation
from tests.api.imports import files
from tests.api.imports.files import Line, check, counts, csv_of, send, store
from tests.factories import Cast

MANY = [files.ACTIVITY | {"source": f"A-{n}"} for n in range(7)]


class Killed(BaseException):
    """What ends a process."""


@pytest.fixture
def killed_after(monkeypatch: pytest.MonkeyPatch) -> Any:
    """End the process within the piece in which so many records were stored."""
    monkeypatch.setattr(actions, "PIECE", 2)
    real = actions._store_group

    def after(n: int) -> None:
        seen: list[Any] = []

        def store(*given: Any) -> Any:
            seen.append(given)
            if len(seen) > n:
                raise Killed
            return real(*given)

        monkeypatch.setattr(actions, "_store_group", store)

    return after


def test_killed_within_a_piece_it_continues_with_that_piece(
    history: Cast, killed_after: Any
) -> None:
    row = check(history.records, "activities", *MANY)
    begin_storing(by=history.records, key=row.key)
    killed_after(5)

    with pytest.raises(Killed):
        run_file(row.pk)
    row.refresh_from_db()
    # Two whole pieces; of the third, nothing.
    assert (row.n_done, Activity.objects.count()) == (4, 4)

    killed_after(100)
    run_file(row.pk)
    row.refresh_from_db()
    assert counts(row) == (7, 0, 0)
    assert Activity.objects.count() == 7


def run(path: Path, *options: str) -> None:
    call_command("import_history", "activities", str(path), "--by=records", *options)


def written(folder: Path, *lines: Line) -> Path:
    path = folder / "old.csv"
    path.write_bytes(csv_of(*lines))
    return path


def test_the_command_stores_all_lines_or_none(
    history: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = files.ACTIVITY | {"source": "A-9", "kind": "x"}
    path = written(tmp_path, files.ACTIVITY, wrong)
    with pytest.raises(CommandError, match="1 line is wrong"):
        run(path)
    assert "line 3: kind:" in capsys.readouterr().err
    assert not Activity.objects.exists()

    with pytest.raises(CommandError):
        run(path, "--good-lines", f"--errors={tmp_path / 'wrong.csv'}")
    assert Activity.objects.count() == 1
    assert "A-9" in (tmp_path / "wrong.csv").read_text("utf-8-sig")
    # What was worked on is nowhere any more.
    assert not HistoryFile.objects.exists()

    run(written(tmp_path, files.ACTIVITY))
    assert "1 there already" in capsys.readouterr().out
    assert Activity.objects.count() == 1


def test_ctrl_c_stops_the_command_and_the_same_command_continues(
    history: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PIECE", 2)
    path, real, seen = written(tmp_path, *MANY), actions._store_group, []

    def store(*given: Any) -> Any:
        seen.append(given)
        if len(seen) == len(MANY) + 4:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(actions, "_store_group", store)
    with pytest.raises(CommandError, match="Stopped after 2 of 7 lines"):
        run(path)
    assert Activity.objects.count() == 2

    run(path)
    assert Activity.objects.count() == 7
    # The check was not repeated, and the piece that was cut short was.
    assert len(seen) == len(MANY) + 4 + 5


def test_only_who_may_import_can(history: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="may not import history"):
        call_command(
            "import_history",
            "activities",
            str(written(tmp_path, files.ACTIVITY)),
            "--by=officer",
        )


def test_an_operation_is_part_of_another_of_the_same_file(history: Cast) -> None:
    whole = files.OPERATION | {"source": "OP-0", "name": "Year"}
    part = files.OPERATION | {"part_of": "OP-0"}
    others = [files.OPERATION | {"source": f"OP-{n}"} for n in range(2, 60)]

    row = store(history.records, "operations", whole, *others, part)

    assert row.n_wrong == 0
    assert Operation.objects.get(part_of__isnull=False).part_of.name == "Year"


def test_what_breaks_off_is_stopped_and_the_next_file_is_worked_on(
    history: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = send(history.records, "activities", *MANY)
    second = send(history.records, "seizures", files.SEIZURE)
    real = actions._store_group

    def store_one(kind: Any, *given: Any) -> Any:
        if kind.code == "activities":
            raise ZeroDivisionError
        return real(kind, *given)

    monkeypatch.setattr(actions, "_store_group", store_one)
    run_imports()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("stopped", "done")


def test_wrong_lines_of_two_files_are_numbered_again(
    history: Cast,
) -> None:
    wrong = {"line": "3", "kind": "x"}
    lines = [one | wrong for one in MANY[:2]]

    row = check(history.records, "activities", *lines)

    assert list(row.problems.order_by("line").values_list("line", flat=True)) == [2, 3]
