"""What is due for review, decisions about it, and the rules: each to its people."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from operations.arrests.record import ARRESTS
from reports.models import Reporter
from reports.report.record import REPORTS
from reports.reporter.actions import keep_reporter
from reports.reporter.rules import Contact
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event, Reason
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.months import months_after
from stronghold.oversight.models import Decision, Period
from stronghold.oversight.retention.actions import answer_period, propose_period
from stronghold.oversight.retention.queries import months_of
from stronghold.oversight.retention.rules import Proposed
from stronghold.oversight.retention.schedule import SCHEDULE
from tests.factories import Cast, make_closure, make_photo, make_reporter, make_row
from tests.paper import assert_accessible

DUE, ERASURES, RULES = "/retention/", "/retention/erasures/", "/retention/rules/"
OLD = clock.now() - timedelta(days=6 * 366)
KEEP = {
    "do": "keep",
    "keep_because": "needed",
    "until_day": "1",
    "until_month": "2",
    "until_year": str(clock.today().year + 2),
}


def old_report(by: User, **given: Any) -> Any:
    ended = {"status": "closed", "outcome": "no_trace"}
    times = {"received_at": OLD, "occurred_at": OLD, "occurred_on": london_date(OLD)}
    return make_row(REPORTS, by, **(ended | times | given))


@pytest.fixture
def records(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.records)


def shown(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_shows_what_is_due_why_and_what_hangs_on_it(
    records: Client, cast: Cast
) -> None:
    due = old_report(cast.officer)
    still_open = old_report(cast.officer, status="new", outcome="")
    young = make_row(REPORTS, cast.officer)
    theirs = old_report(cast.other_officer)
    make_photo(cast.officer, due)
    make_reporter(due)

    page = shown(records, DUE)

    assert due.reference in page
    assert still_open.reference in page
    assert "Still open" in page
    assert young.reference not in page
    assert theirs.reference not in page
    assert "1 photo" in page
    assert "2 call-backs" in page
    assert "Reviewed 6 years after the day it was received" in page
    read = Event.objects.get(kind="consultation")
    assert sorted(read.records) == sorted([due.reference, still_open.reference])


def test_it_is_due_on_the_very_day(records: Client, cast: Cast) -> None:
    day = clock.today().replace(year=clock.today().year - 10)
    given = {"offence_class": "92A", "occurred_at": None}
    today = make_row(ARRESTS, cast.officer, occurred_on=day, **given)
    tomorrow = make_row(
        ARRESTS, cast.officer, occurred_on=day + timedelta(days=1), **given
    )

    now = shown(records, f"{DUE}?rule=arrests_supply")
    soon = shown(records, f"{DUE}?rule=arrests_supply&ahead=30")

    assert today.reference in now
    assert tomorrow.reference not in now
    assert tomorrow.reference in soon


def test_what_is_decided_is_no_longer_due_until_it_ends(
    records: Client, cast: Cast
) -> None:
    kept, held = old_report(cast.officer), old_report(cast.officer)

    records.post(DUE, KEEP | {"chosen": kept.reference, "words": "Court in May"})
    hold = {"do": "hold", "asked_by": "court", "chosen": held.reference}
    records.post(DUE, hold)

    page = shown(records, DUE)
    assert kept.reference not in page
    assert "On legal hold (1)" in page
    assert "Court or coroner" in shown(records, "/retention/decisions/hold/")
    decision = Decision.objects.get(what="hold")
    ended = records.post(f"/retention/decisions/{decision.pk}/end/", {"reason": "Over"})
    assert ended.status_code == 302
    assert held.reference in shown(records, DUE)
    changes = Event.objects.filter(kind="alteration").order_by("pk")
    assert [event.detail["change"] for event in changes] == [
        "retention_keep",
        "retention_hold",
        "retention_lifted",
    ]
    assert {reason.words for reason in Reason.objects.all()} == {"Court in May", "Over"}
    with clock.stopped(clock.now() + timedelta(days=3 * 366)):
        assert kept.reference in shown(records, DUE)


def test_a_bulk_decision_is_about_all_or_none(records: Client, cast: Cast) -> None:
    ended = old_report(cast.officer)
    still_open = old_report(cast.officer, status="new", outcome="")
    both = {
        "do": "erase",
        "erase_because": "not_needed",
        "chosen": [ended.reference, still_open.reference],
    }

    refused = records.post(DUE, both)

    assert refused.status_code == 400
    assert f"{still_open.reference} is still open" in refused.content.decode()
    assert not Decision.objects.exists()
    for wrong in (both | {"chosen": "R-9999-9999"}, both | {"chosen": "x\x00"}):
        assert records.post(DUE, wrong).status_code in (400, 404)
    assert "Tick the records first" in records.post(DUE, KEEP).content.decode()


@pytest.mark.client
def test_a_second_person_erases_what_the_first_proposed(
    records: Client, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    report = old_report(cast.officer, place_text="Zqxwander House")
    proposal = {"do": "erase", "erase_because": "not_needed"}
    records.post(DUE, proposal | {"chosen": report.reference})
    pk = Decision.objects.get().pk
    answer = {"do": "approve", "chosen": str(pk)}

    own = records.post(ERASURES, answer)
    assert own.status_code == 400
    assert "You proposed this" in own.content.decode()
    supervisor = as_user(cast.supervisor)
    assert "Zqxwander House" in shown(supervisor, ERASURES)
    no_reason = supervisor.post(ERASURES, answer | {"do": "refuse"})
    assert no_reason.status_code == 400
    assert supervisor.post(ERASURES, answer).status_code == 302

    report.refresh_from_db()
    assert report.place_text == ""
    assert supervisor.get(f"/reports/{report.reference}/").status_code == 410
    assert "Nothing waits" in shown(supervisor, ERASURES)
    proof = supervisor.get(f"{ERASURES}{report.reference}/proof/")
    assert proof.content.startswith(b"%PDF")
    assert_accessible(proof.content, "erasure.html")
    words = " ".join(
        page.extract_text() for page in PdfReader(BytesIO(proof.content)).pages
    )
    assert report.reference in words
    assert "No longer needed" in words
    assert "Zqxwander" not in words
    assert Event.objects.filter(kind="print", records=[report.reference]).exists()
    assert as_user(cast.analyst).get(proof.request["PATH_INFO"]).status_code == 403
    assert supervisor.get(f"{ERASURES}R-2222-2222/proof/").status_code == 404
    log = shown(supervisor, f"/audit/records/{report.reference}/")
    assert "Erased it under the retention rule for reports" in log


def test_a_period_counts_from_its_day_once_another_person_approved_it(
    records: Client, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    proposed = {
        "months": "84",
        "valid_from_day": str(tomorrow.day),
        "valid_from_month": str(tomorrow.month),
        "valid_from_year": str(tomorrow.year),
        "source": "Schedule 5",
        "reason": "New schedule",
    }
    assert records.post(f"{RULES}reports/", proposed).status_code == 302
    row = Period.objects.get()
    answer = {"answer": "yes", "reason": "As the schedule says"}
    path = f"{RULES}proposed/{row.pk}/"
    assert records.post(path, answer).status_code == 400

    assert as_user(cast.supervisor).post(path, answer).status_code == 302

    force = cast.officer.force.pk
    assert months_of(force)["reports"] == 72
    with clock.stopped(clock.now() + timedelta(days=2)):
        assert months_of(force)["reports"] == 84
        assert months_of(cast.other_officer.force.pk)["reports"] == 72
        assert "7 years" in shown(records, RULES)


def test_the_details_of_reporters_follow_the_forces_own_period(cast: Cast) -> None:
    proposed = Proposed("reporters", 9, clock.today(), "Schedule 5", "Shorter")
    row = propose_period(by=cast.records, proposed=proposed)
    report = make_row(REPORTS, cast.officer)
    keep_reporter(report, Contact(safe_way="call", phone="01632 960001"))
    assert Reporter.objects.get().dispose_on == months_after(report.received_on, 12)
    Reporter.objects.all().delete()

    answer_period(by=cast.supervisor, pk=row.pk, is_approved=True, reason="")
    keep_reporter(report, Contact(safe_way="call", phone="01632 960001"))

    assert Reporter.objects.get().dispose_on == months_after(report.received_on, 9)


OURS = next(rule.source for rule in SCHEDULE if rule.code == "activities")


def file_of(text: str, do: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("retention.toml", text.encode()), "do": do}


def period_in_file(code: str, months: int, source: str = "Schedule 5") -> str:
    return f'''
[[retention.period]]
code = "{code}"
months = {months}
source = "{source}"
'''


def test_the_file_of_the_rules_comes_in_again_and_changes_nothing(
    records: Client,
) -> None:
    text = records.get(f"{RULES}file/download/").content.decode()
    assert "# Reporters’ details, words for call-backs\n" in text
    assert 'code = "reporters"\nmonths = 12\n' in text
    assert '"exports"' not in text

    checked = records.post(f"{RULES}file/", file_of(text, "check"))
    assert "Nothing would change" in checked.content.decode()
    assert records.post(f"{RULES}file/", file_of(text, "import")).status_code == 302

    assert not Period.objects.exists()


def test_a_file_proposes_and_another_person_decides(
    records: Client, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    text = (
        '[retention]\nreason = "Schedule 5"\n'
        + period_in_file("reporters", 9)
        + period_in_file("reports", 72)
    )
    path = f"{RULES}file/"

    page = records.post(path, file_of(text, "check")).content.decode()
    assert "Nothing is stored yet" in page
    assert "9 months" in page
    assert not Period.objects.exists()
    for _ in range(2):
        assert records.post(path, file_of(text, "import")).status_code == 302

    row = Period.objects.get()
    assert (row.code, row.months, row.valid_from) == ("reporters", 9, clock.today())
    assert months_of(cast.officer.force.pk)["reporters"] == 12
    assert Event.objects.filter(detail__change="period_proposed").count() == 1
    answer = {"answer": "yes", "reason": "As the schedule says"}
    own = records.post(f"{RULES}proposed/{row.pk}/", answer)
    assert own.status_code == 400
    supervisor = as_user(cast.supervisor)
    assert supervisor.post(f"{RULES}proposed/{row.pk}/", answer).status_code == 302
    assert months_of(cast.officer.force.pk)["reporters"] == 9
    assert months_of(cast.other_officer.force.pk)["reporters"] == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[retention", "is not TOML"),
        ("[force]\n", "must have the table [retention]"),
        ("[retention]\nspeed = 1\n", "not a known key"),
        ("[retention]\nvalid_from = 'x'\n", "must be a date"),
        (period_in_file("reports", 84), "reports, `reason`: Enter why it changes"),
        (
            "[retention]\nvalid_from = 2020-01-01\nreason = 'x'\n"
            + period_in_file("reports", 84),
            "reports, `valid_from`: The first day must be today or later",
        ),
        (period_in_file("horses", 84), "horses, `code`: Choose something"),
        (period_in_file("exports", 84), "exports, `code`: Choose something"),
        (period_in_file("reports", 0), "reports, `months`: Enter between 1"),
        (
            period_in_file("reports", 84) + period_in_file("reports", 96),
            "[[retention.period]] number 2: `reports` is there twice",
        ),
        (
            period_in_file("activities", 84, source=OURS),
            "activities, `source`: Enter where the new period is set out",
        ),
        ("[[retention.period]]\ncode = 'reports'\n", "number 1: `months` must be"),
    ],
)
def test_a_file_that_is_wrong_says_where_and_proposes_nothing(
    records: Client, text: str, words: str
) -> None:
    good = period_in_file("reporters", 9) if "[[retention.period]]" in text else ""

    answer = records.post(f"{RULES}file/", file_of(text + good, "import"))

    assert answer.status_code == 400
    assert words in unescape(answer.content.decode())
    assert not Period.objects.exists()


@pytest.mark.parametrize(
    ("who", "download", "take"),
    [
        ("officer", 403, 403),
        ("admin", 403, 403),
        ("partner", 403, 403),
        ("supervisor", 200, 403),
        ("records", 200, 200),
    ],
)
def test_who_gets_the_file_of_the_rules_and_who_may_propose_by_it(
    cast: Cast, as_user: Callable[[User], Client], who: str, download: int, take: int
) -> None:
    client = as_user(getattr(cast, who))

    assert client.get(f"{RULES}file/download/").status_code == download
    assert client.get(f"{RULES}file/").status_code == take
    sent = file_of(period_in_file("reporters", 9), "import")
    assert client.post(f"{RULES}file/", sent).status_code == max(take, 400)
    assert not Period.objects.exists()


@pytest.mark.parametrize(
    ("who", "due", "erasures"),
    [
        ("officer", 403, 403),
        ("analyst", 403, 403),
        ("admin", 403, 403),
        ("partner", 403, 403),
        ("supervisor", 403, 200),
        ("records", 200, 200),
    ],
)
def test_each_role_gets_what_is_its_own(
    cast: Cast, as_user: Callable[[User], Client], who: str, due: int, erasures: int
) -> None:
    client = as_user(getattr(cast, who))

    assert client.get(DUE).status_code == due
    assert client.get(RULES).status_code == erasures
    assert client.get(ERASURES).status_code == erasures
    assert client.get(f"{RULES}reports/").status_code == due


@pytest.mark.parametrize(
    "path",
    [
        f"{DUE}?rule=nonsense",
        f"{DUE}?rule=photos",
        f"{DUE}decisions/burn/",
        f"{DUE}decisions/1/end/",
        f"{RULES}photos/",
        f"{RULES}proposed/1/",
    ],
)
def test_what_is_not_there_is_not_found(records: Client, path: str) -> None:
    assert records.get(path).status_code == 404


@pytest.mark.parametrize(
    ("state", "is_running"), [("draft", True), ("served", True), ("abandoned", False)]
)
def test_the_time_of_a_running_case_starts_when_it_ends(
    cast: Cast, as_user: Callable[[User], Client], *, state: str, is_running: bool
) -> None:
    case = make_closure(cast.officer, state=state)

    page = shown(as_user(cast.officer), f"/operations/closures/{case.reference}/")

    assert ("The time starts when it ends" in page) is is_running
    assert "6 years after the day it ended" in page
