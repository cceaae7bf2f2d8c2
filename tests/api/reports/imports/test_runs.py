"""Reports that come along: as typed, once, and shown to no one else."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.models import Report
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.api.reports.imports.import_runs import GOOD, refusal, run, wrong_lines
from tests.factories import WEST_SOUTH, Cast, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_line_becomes_a_report_like_any_other(
    write: Callable[..., Path], cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(
        {
            "signs": "visitors; isolated",
            "drug": "Crack",
            "description": "Bags by the bikes",
            "children_seen": "yes",
            "weapons_mentioned": "No",
        }
    )

    run(path)

    row = Report.objects.get()
    assert (row.concern, row.channel, row.drug) == ("dealing", "council", "crack")
    assert row.received_at == datetime(2026, 3, 2, 10, 15, tzinfo=UTC)
    assert row.occurred_at == datetime(2026, 3, 1, 21, 40, tzinfo=UTC)
    assert (row.place_text, row.ward.code) == ("Lake Street", "E05000001")
    assert row.signs == ["visitors", "isolated"]
    assert (row.children_seen, row.vulnerable_adult, row.weapons_mentioned) == (
        True,
        False,
        False,
    )
    assert (row.recorded_by, row.force) == (cast.records, cast.records.force)
    (event,) = Event.objects.filter(records__contains=[row.reference])
    assert (event.kind, event.actor) == (Kind.COLLECTION, "records")
    assert "1 lines: 1 stored, 0 there already, 0 wrong." in capsys.readouterr().out


def test_good_lines_are_stored_and_the_others_can_be_corrected(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    errors = tmp_path / "wrong.csv"
    path = write({}, {"concern": "dancing", "description": "Élan, “quoted”"}, {})

    said = refusal(path, "--good-lines", "--errors", str(errors))

    assert "1 line is wrong. They are in" in said
    assert Report.objects.count() == 2
    assert errors.stat().st_mode & 0o777 == 0o600
    (row,) = wrong_lines(errors)
    assert row["line"] == "3"
    assert row["what_is_wrong"].startswith("concern: 'dancing' is not one of")
    assert row["what_to_do"] == "Correct concern and import the file again"
    assert (row["external_id"], row["description"]) == ("A-2", "Élan, “quoted”")

    mended = tmp_path / "mended.csv"
    mended.write_text(errors.read_text().replace(",dancing,", ",dealing,"))
    run(mended)

    assert Report.objects.count() == 3


def test_no_file_is_ever_written_over(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    errors = tmp_path / "wrong.csv"
    errors.write_text("precious")

    said = refusal(write({"concern": "x"}), "--good-lines", "--errors", str(errors))

    assert "already exists" in said
    assert errors.read_text() == "precious"
    assert not Report.objects.exists()
    assert "--errors FILE" in refusal(write({}), "--good-lines")
    absent = str(tmp_path / "absent" / "wrong.csv")
    assert "cannot be written" in refusal(write({}), "--errors", absent)


def test_running_twice_changes_nothing(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write({}, {}, {})
    run(path)
    before = set(Report.objects.values_list("pk", "reference"))
    capsys.readouterr()

    run(path)

    assert set(Report.objects.values_list("pk", "reference")) == before
    assert "3 lines: 0 stored, 3 there already, 0 wrong" in capsys.readouterr().out
    # Nor does the order of columns or the space around cells make it another line.
    rows = [list(GOOD), [f" {value} " for value in GOOD.values()]]
    path.write_text("\n".join(",".join(row[::-1]) for row in rows))
    run(path)
    assert set(Report.objects.values_list("pk", "reference")) == before


def test_a_changed_line_under_the_same_id_is_an_error_that_says_so(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(write({}))
    reference = Report.objects.get().reference

    refusal(write({"concern": "use"}))

    said = capsys.readouterr().err
    assert f"was imported before with other content, as {reference}" in said
    assert Report.objects.get().concern == "dealing"


def test_the_same_line_by_another_user_shows_nothing_of_the_first(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str], cast: Cast
) -> None:
    make_user("keeper", "records", cast.records.organisation)
    run(write({}))
    reference = Report.objects.get().reference

    refusal(write({}), by="keeper")

    said = capsys.readouterr().err
    assert "was imported before by someone else" in said
    assert reference not in said


def test_the_same_id_in_another_force_is_another_report(
    write: Callable[..., Path], cast: Cast
) -> None:
    make_user("away", "records", cast.other_officer.organisation)
    run(write({}))
    run(write({"place": "", "place_choice": "not_known"}), by="away")

    forces = Report.objects.values_list("force__code", flat=True)
    assert sorted(forces) == ["thames-valley", "wessex"]


def test_reading_premises_to_find_a_place_is_logged(
    write: Callable[..., Path], cast: Cast
) -> None:
    street = Street.objects.get(name="Lake Street")
    premises = Premises.objects.create(
        force=cast.officer.force,
        address="12 Lake Street",
        street=street,
        point=WEST_SOUTH,
        kind="flat",
    )

    run(write({"place": "12 Lake Street"}), "--check")

    event = Event.objects.get(kind=Kind.CONSULTATION)
    assert event.detail == {"page": "import_history"}
    assert f"premises:{premises.pk}" in event.records
