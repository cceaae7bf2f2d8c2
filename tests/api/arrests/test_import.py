"""Does an import of custody's arrests store each once, and let the near ones wait?"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from operations.arrests.actions.imports import import_arrests
from operations.arrests.import_file import read_arrests
from operations.arrests.models import Arrest, ArrestMatch
from operations.deadlines.models import Deadline
from stronghold.core.audit.models import Event
from stronghold.core.kernel.errors import NotAllowed
from stronghold.core.kernel.files import FileRefused
from tests.api.arrests.import_runs import (
    AWAY,
    HEADER,
    import_lines,
    line,
)
from tests.factories import WEST_SOUTH, Cast, make_arrest

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
URL = "/operations/arrests/import/"

pytestmark = pytest.mark.usefixtures("at_now")


def test_a_line_becomes_an_arrest(cast: Cast) -> None:
    done = import_lines(cast.records, line("TV/1/26", AT))

    arrest = Arrest.objects.get()
    assert (done.n_stored, done.n_waiting, done.problems) == (1, 0, [])
    assert (arrest.custody_number, arrest.occurred_at) == ("TV/1/26", AT)
    assert arrest.is_imported
    assert not arrest.waits_for_match


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    lines = [line("TV/1/26", AT), line("TV/2/26", AT, where=AWAY)]
    import_lines(cast.records, *lines)
    before = list(Arrest.objects.values())

    done = import_lines(cast.records, *lines)

    assert (done.n_stored, done.n_there) == (0, 2)
    assert list(Arrest.objects.values()) == before


def test_a_check_stores_nothing_and_says_the_same(cast: Cast) -> None:
    done = import_lines(cast.records, line("TV/1/26", AT), only_check=True)

    assert done.n_stored == 1
    assert not Arrest.objects.exists()


def test_one_wrong_line_stores_nothing_and_says_what_to_do(cast: Cast) -> None:
    done = import_lines(
        cast.records, line("TV/1/26", AT), line("TV/2/26", AT, age="under-10")
    )

    (problem,) = done.problems
    assert problem.line.number == 3
    assert "cannot be arrested" in problem.wrong
    assert problem.to_do == "Correct age_band and import the file again"
    assert not Arrest.objects.exists()


def test_another_content_under_the_same_number_is_refused(cast: Cast) -> None:
    import_lines(cast.records, line("TV/1/26", AT))

    done = import_lines(cast.records, line("TV/1/26", AT + timedelta(minutes=1)))

    assert "was imported before with other content, as A-" in done.problems[0].wrong


def test_a_number_that_an_officer_typed_is_that_arrest(cast: Cast) -> None:
    make_arrest(cast.officer, custody_number="TV/1/26")

    assert import_lines(cast.records, line("TV/1/26", AT)).n_there == 1


def test_what_an_officer_left_empty_is_taken_from_custodys_line(cast: Cast) -> None:
    ours = make_arrest(
        cast.officer, custody_number="TV/1/26", age_band="25-34", drug_class="B"
    )
    content = (
        f"{HEADER},drug_class,offence_provision,disposal\n"
        f"{line('TV/1/26', AT)},A,mda-5-3,bail"
    )
    file = read_arrests("custody.csv", content.encode())

    checked = import_arrests(by=cast.records, file=file, only_check=True)
    assert (checked.n_there, checked.n_completed) == (1, 1)
    ours.refresh_from_db()
    assert ours.disposal == ""

    done = import_arrests(by=cast.records, file=file)

    assert (done.n_stored, done.n_there, done.n_completed) == (0, 1, 1)
    ours.refresh_from_db()
    assert (ours.disposal, ours.offence_provision) == ("bail", "mda-5-3")
    # What the officer typed stays.
    assert (ours.age_band, ours.drug_class) == ("25-34", "B")
    event = Event.objects.get(kind="alteration")
    assert event.records == [ours.reference]
    assert event.detail["fields"] == ["disposal", "offence_provision"]
    assert import_arrests(by=cast.records, file=file).n_completed == 0


def test_a_childs_age_from_custody_asks_whether_it_is_exploited(cast: Cast) -> None:
    ours = make_arrest(cast.officer, custody_number="TV/1/26", age_band="unknown")

    import_lines(cast.records, line("TV/1/26", AT, age="10-17"))

    assert Deadline.objects.get(arrest=ours).kind == "exploitation"


def test_the_pattern_of_the_force_is_asked_and_its_example_shown(cast: Cast) -> None:
    force = cast.records.force
    force.custody_pattern, force.custody_example = r"TV/\d+/\d\d", "TV/1234/26"
    force.save()

    done = import_lines(cast.records, line("1234", AT))

    assert "Custody record number must look like TV/1234/26" in done.problems[0].wrong


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("surname", "who was arrested stays in custody"),
        ("ethnicity", "who was arrested stays in custody"),
        ("colour", "which is not one of custody_number"),
    ],
)
def test_no_column_says_who_it_was(column: str, why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        read_arrests("custody.csv", f"{HEADER},{column}\n".encode())


@pytest.mark.parametrize(
    ("minutes", "where", "waits"),
    [
        (0, "51.7200,-1.2800", True),
        (119, "51.7218,-1.2800", True),
        (121, "51.7200,-1.2800", False),
        (10, AWAY, False),
    ],
)
def test_one_near_an_officers_arrest_waits(
    cast: Cast, minutes: int, where: str, waits: bool
) -> None:
    """Two hours and 250 metres."""
    ours = make_arrest(cast.officer, occurred_at=AT, point=WEST_SOUTH)

    at = AT + timedelta(minutes=minutes)
    done = import_lines(cast.records, line("TV/1/26", at, where=where))

    assert done.n_waiting == waits
    assert ArrestMatch.objects.filter(candidate=ours).count() == waits
    assert Arrest.objects.get(is_imported=True).waits_for_match == waits


def test_who_may_not_import_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        import_lines(cast.officer, line("TV/1/26", AT))


def upload(client: Client, do: str, *lines: str) -> Any:
    content = "\n".join([HEADER, *lines]).encode()
    file = SimpleUploadedFile("custody.csv", content, "text/csv")
    return client.post(URL, {"file": file, "do": do})


def test_the_page_checks_then_imports(client: Client, cast: Cast) -> None:
    client.force_login(cast.records)

    checked = upload(client, "check", line("TV/1/26", AT))
    assert b"It would add 1 arrest" in checked.content
    assert not Arrest.objects.exists()

    assert upload(client, "import", line("TV/1/26", AT)).status_code == 302
    assert Arrest.objects.get().custody_number == "TV/1/26"
    assert Event.objects.filter(kind="collection", detail__stored=1).exists()


def test_the_page_says_what_is_wrong(client: Client, cast: Cast) -> None:
    client.force_login(cast.records)

    answer = upload(client, "import", "TV/1/26,yesterday,,,92A,18-24")

    assert answer.status_code == 400
    assert b"must be a date" in answer.content


def test_the_command_says_what_it_did(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "custody.csv"
    path.write_text("\n".join([HEADER, line("TV/1/26", AT)]))

    call_command("import_arrests", str(path), by="records")

    assert "1 stored, 0 of them wait for a decision" in capsys.readouterr().out
    with pytest.raises(CommandError, match="may not import arrests"):
        call_command("import_arrests", str(path), by="officer")
