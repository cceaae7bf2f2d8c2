"""What a request gathers beside the fields of a record, and of what is restricted."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.after_care.record import AFTER_CARE
from operations.closures.models import ClosureException
from operations.records import EVERY_KIND
from operations.warrants.models import Warrant
from reports.models import Attachment
from reports.triage.models import Assessment
from reports.triage.rules import CONSIDERATIONS
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event, Reason
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_instant
from stronghold.core.uploads import folder
from stronghold.oversight.models import RequestRecord
from stronghold.oversight.requests.held import PARTS
from stronghold.packs.models import HearingPack
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.conftest import council, open_case  # noqa: F401 - fixtures
from tests.api.closures.test_order_end import heard
from tests.api.closures.test_signing import COUNCIL, MORNING, prepared
from tests.api.oversight.test_requests import (
    LIST,
    NAME,
    PHONE,
    WORDS,
    chosen,
    labels,
    on,
    opened,
    pack_of,
    records,  # noqa: F401 - a fixture
    report,  # noqa: F401 - a fixture
    sent,
    text_of,
)
from tests.api.warrants.conftest import (  # noqa: F401 - fixtures
    Teams,
    premises,
    teams,
    warrant,
)
from tests.api.warrants.steps import enter, lead_to_issue, make_move
from tests.factories import (
    Cast,
    make_arrest,
    make_group,
    make_priority,
    make_report,
    make_row,
    make_tasking,
)
from tests.hostile import pdf
from tests.things import make_disruption

# The fixtures have the names that pytest looks for.
# ruff: noqa: F811

pytestmark = pytest.mark.django_db
TITLE = "Minute of the multi-agency meeting"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)


def restrict(row: Any) -> None:
    type(row).objects.filter(pk=row.pk).update(restricted_at=clock.now())


def gather(client: Client, reference: str) -> dict[str, Any]:
    """Return the items of a record in a new request, by someone named in it.

    Each table that is said to be gathered with it is read.
    """
    row = opened(client, known_by="reference")
    sent(client, row, "records/new/", record=reference)
    with CaptureQueriesContext(connection) as read:
        held = labels(client, row, reference)
    (kind,) = (one for one in EVERY_KIND if one.prefix == reference[:1])
    for part in PARTS.get(kind.code, ()):
        for label in part.tables:
            table = f'"{apps.get_model(label)._meta.db_table}"'
            assert any(table in query["sql"] for query in read), label
    return held


def test_a_restricted_report_is_gathered_with_its_reporter_call_backs_and_photos(
    records: Client, report: Any
) -> None:
    restrict(report)
    row = opened(records)
    sent(records, row, "reporter/", phone=PHONE, email="")
    assert [r.reference for r in RequestRecord.objects.all()] == [report.reference]

    photo = Attachment.objects.get()
    held = labels(records, row, report.reference)
    assert held["Reporter: Name"] == (NAME, "give")
    assert held["Call-back 1"][1] == "give"
    assert "The red door" in held[f"Photo {photo.reference}"][0]
    (folder.folder() / f"{photo.stored_name}.jpg").write_bytes(b"a picture")
    given = chosen(records, row, report.reference)
    every = dict.fromkeys(given, "give")
    sent(records, row, f"records/{report.reference}/", **every)
    sent(records, row, "decision/", outcome="granted", reasons="", **on())
    pack = pack_of(records, row)
    assert pack.read(f"photos/{photo.reference}.jpg") == b"a picture"
    assert PHONE in text_of(pack, "your-data.pdf")
    assert row.reference in str(list(Reason.objects.values_list("words", flat=True)))


@pytest.mark.parametrize("is_restricted", [False, True])
def test_a_closure_case_is_gathered_with_its_steps_and_papers(
    cast: Cast,
    council: User,
    open_case: Callable[..., Case],
    client: Client,
    as_user: Callable[[User], Client],
    *,
    is_restricted: bool,
) -> None:
    with clock.stopped(MORNING):
        case = prepared(open_case, council)
        assert case.move("authorise", COUNCIL, MORNING).status_code == 201
        client.force_login(council)
        file = SimpleUploadedFile("minute.pdf", pdf())
        paper = {"kind": "consultation", "title": TITLE, "file": file}
        url = f"{PAGES}{case.reference}/papers/new/"
        assert client.post(url, paper).status_code == 302
        if is_restricted:
            restrict(case.row)
        held = gather(as_user(cast.records), case.reference)

    words, proposed = held["Step 2: Notice authorised"]
    assert "Name: Sam Example" in words
    assert "Position: " in words
    assert proposed == ""
    assert "Happened" in held["Step 1: Draft answered"][0]
    (found,) = [said for label, said in held.items() if label.startswith("Paper 1")]
    assert TITLE in found[0]
    assert found[1] == ""


def test_a_spent_warrant_is_gathered_with_its_premises_and_entries(
    records: Client, teams: Teams, warrant: Warrant
) -> None:
    lead_to_issue(warrant, teams.ours)
    enter(warrant, teams.ours, accompanied_by="A locksmith")

    held = gather(records, warrant.reference)

    words, proposed = held["Entry 1, premises 1"]
    assert "Entered: " in words
    assert "Accompanied by: A locksmith" in words
    assert f"by {teams.ours.display_name}" in words
    assert proposed == ""
    assert "Where: 14 Lake Street" in held["Premises 1"][0]


def test_nothing_gathered_shows_that_another_team_has_a_live_warrant(
    records: Client, cast: Cast, teams: Teams, warrant: Warrant, report: Any
) -> None:
    """The same is gathered of a tasking that came from it as of one from nothing."""
    named = make_tasking(cast.supervisor, source=warrant.reference)
    bare = make_tasking(cast.supervisor)
    hidden = gather(records, named.reference)
    assert set(hidden) == set(gather(records, bare.reference))
    assert warrant.reference not in str(hidden)

    make_move(warrant, teams.ours, "call_off", reason="No longer needed")

    shown = gather(records, named.reference)
    assert shown["Source"][0] == warrant.reference
    assert f"Tasking {named.reference}" in gather(records, warrant.reference)


def test_the_plans_that_a_record_led_to_are_gathered_with_it(
    records: Client, cast: Cast, report: Any
) -> None:
    source = {"source": report.reference}
    tasking = make_tasking(cast.supervisor, what="Fix the lamp", **source)
    home = make_row(
        AFTER_CARE,
        cast.supervisor,
        because="concern",
        place_text="14 Lake Street",
        **source,
    )
    elsewhere = make_tasking(cast.supervisor, source=make_report(cast.officer))

    held = gather(records, report.reference)

    words, proposed = held[f"Tasking {tasking.reference}"]
    assert "What is to be done: Fix the lamp" in words
    assert proposed == ""
    assert "14 Lake Street" in held[f"After-care {home.reference}"][0]
    assert f"Tasking {elsewhere.reference}" not in held
    read = Event.objects.filter(records__contains=[home.reference])
    assert read.filter(kind="consultation").exists()


def test_a_plan_can_be_added_by_its_own_reference(records: Client, cast: Cast) -> None:
    priority = make_priority(cast.supervisor, issue=WORDS)
    home = make_row(AFTER_CARE, cast.supervisor)
    home.revisits.create(day=2, due_on=clock.today())

    assert gather(records, priority.reference)["Issue"] == (WORDS, "")
    assert "Due " in gather(records, home.reference)["Revisit, day 2"][0]
    row = RequestRecord.objects.latest("pk").request
    page = records.get(f"{LIST}{row.reference}/").content.decode()
    assert "Not gathered here" not in page
    assert home.reference in page


def test_a_closure_case_is_gathered_with_who_may_be_inside_and_who_are_witnesses(
    cast: Cast,
    open_case: Callable[..., Case],
    client: Client,
    as_user: Callable[[User], Client],
) -> None:
    """With one whose entry was ended, and by name."""
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        sent_in = {"roles": ["health"], "conditions": "Daytime only"}
        sent_in |= {"role_1": "family", "name_1": NAME}
        url = f"{PAGES}{case.reference}/inside/"
        assert client.post(url, sent_in).status_code == 302
        ended = ClosureException.objects.get(name=NAME)
        ended.removed_at, ended.removed_by = clock.now(), cast.officer
        ended.save(update_fields=["removed_at", "removed_by"])
        HearingPack.objects.create(
            case=case.row, witnesses=WORDS, made_at=clock.now(), made_by=cast.officer
        )
        held = gather(as_user(cast.records), case.reference)

    inside = {
        one.name: held[f"Who may be inside, entry {one.n}"]
        for one in ClosureException.objects.all()
    }
    words, proposed = inside[""]
    assert "Daytime only" in words
    assert "Ended" not in words
    assert proposed == ""
    words, proposed = inside[NAME]
    assert NAME in words
    assert "By the notice" in words
    assert f"Ended {written_instant(MORNING)} by {cast.officer.display_name}" in words
    assert proposed == ""
    words, proposed = held["Witnesses in hearing pack 1"]
    assert WORDS in words
    assert proposed == ""


def test_a_group_is_gathered_with_its_disruptions(
    records: Client, cast: Cast, report: Any
) -> None:
    group = make_group(cast.supervisor)
    shown_by = make_arrest(cast.officer)
    hidden = make_arrest(cast.officer)
    restrict(hidden)
    make_disruption(cast.supervisor, group, no_evidence_because=WORDS)
    make_disruption(
        cast.supervisor,
        group,
        no_evidence_because="",
        evidence=[shown_by.reference, hidden.reference],
        error_at=clock.now(),
        error_by=cast.supervisor,
        error_reason=NAME,
    )

    held = gather(records, group.reference)

    assert f"No record shows it: {WORDS}" in held["Disruption 1"][0]
    assert NAME in held["Disruption 2"][0]
    assert f"Records show it: {shown_by.reference}\n" in held["Disruption 2"][0]
    assert hidden.reference not in held["Disruption 2"][0]
    assert held["Disruption 1"][1] == held["Disruption 2"][1] == ""


def test_a_report_is_gathered_with_its_assessments(
    records: Client, cast: Cast, report: Any
) -> None:
    common = {"report": report, "assessed_at": clock.now(), "assessed_by": cast.officer}
    Assessment.objects.create(grade="2", reason=WORDS, **common)
    weighed = dict.fromkeys(CONSIDERATIONS, "high")
    Assessment.objects.create(grade="1", **weighed, **common)

    held = gather(records, report.reference)

    words, proposed = held["Assessment 1"]
    assert f"Reason: {WORDS}" in words
    assert "Grade: 2 Priority" in words
    assert "Threat" not in words
    assert "Threat: High" in held["Assessment 2"][0]
    assert proposed == ""
