"""/force/choices/: what a force decides counts from its day on, for it alone."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from operations.seizures.rules import DRUG_NAMES
from reports.models import CallBack, Report
from reports.report.rules import CHANNELS, CONCERNS, DRUGS, GRADES, SIGNS
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.decided.models import ForceChoice
from stronghold.core.decided.queries import decided_by, subjects
from stronghold.core.decided.rules import Rows, Subject
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.duty.queries import times_of
from tests.api.reports.reporters import fields, new_form
from tests.choices import decide
from tests.factories import Cast, make_report, make_seizure

URL = "/force/choices/"
AsUser = Callable[[User], Client]
NOW = datetime.fromisoformat("2026-11-23T12:00+00:00")
TODAY = NOW.date()


def rows_of(subject: Subject, at: datetime = NOW) -> Rows:
    force = Force.objects.get(code="thames-valley")
    return subject.complete(decided_by(force.pk).rows_at(subject.code, at))


def form_of(
    subject: Subject, changes: dict[str, Any], *, first: date = TODAY, do: str = "save"
) -> dict[str, Any]:
    """Return the form of a subject as a browser sends it, with these values changed."""
    given: dict[str, Any] = {"reason": "Policy 12", "do": do}
    for part in ("day", "month", "year"):
        given[f"valid_from_{part}"] = str(getattr(first, part))
    for place, row in enumerate(rows_of(subject), start=1):
        code = row["code"]
        if "name" in row:
            given[f"{code}-name"] = row["name"]
        if row.get("minutes"):
            given[f"{code}-minutes"] = f"{row['minutes']} minutes"
        if row.get("hidden"):
            given[f"{code}-hidden"] = "on"
        if subject.is_ordered:
            given[f"{code}-place"] = str(place)
    return given | changes


@pytest.fixture
def admin(as_user: AsUser, cast: Cast) -> Client:
    return as_user(cast.admin)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.stopped(NOW):
        yield


def test_a_time_counts_from_its_day_and_changes_nothing_before(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    tomorrow = TODAY + timedelta(days=1)
    sent = form_of(GRADES, {"2-minutes": "3 hours"}, first=tomorrow)
    assert admin.post(f"{URL}grades/", sent).status_code == 302
    early = make_report(cast.officer, grade="2", received_at=NOW - timedelta(hours=2))
    late = make_report(cast.officer, grade="2", received_at=NOW + timedelta(hours=22))

    with clock.stopped(NOW + timedelta(hours=24)):
        page = as_user(cast.supervisor).get("/reports/triage/?late=yes&team=all")
        listed = page.content.decode()
    assert early.reference in listed
    # Received tomorrow, two hours ago: by the old time it would be late.
    assert late.reference not in listed
    with clock.stopped(NOW + timedelta(hours=26)):
        page = as_user(cast.supervisor).get("/reports/triage/?late=yes&team=all")
        assert late.reference in page.content.decode()


def test_what_was_received_earlier_on_the_day_of_a_change_keeps_its_time(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    row = make_report(cast.officer, grade="3", received_at=NOW - timedelta(hours=1))
    admin.post(f"{URL}grades/", form_of(GRADES, {"3-minutes": "10 minutes"}))

    page = as_user(cast.supervisor).get(f"/reports/{row.reference}/triage/")

    assert "Overdue by" not in page.content.decode()


def test_the_answer_time_is_that_of_the_day_of_the_report(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    answer_times = subjects()["answer_times"]
    sent = form_of(answer_times, {"call_back-minutes": "24 hours"})
    assert admin.post(f"{URL}answer_times/", sent).status_code == 302

    as_user(cast.officer).post("/reports/new/", new_form() | fields())

    first = CallBack.objects.get(ordinal=1)
    assert first.due_at is not None
    assert first.due_at - first.report.received_at == timedelta(hours=24)


def test_the_second_call_back_is_due_in_the_time_of_the_force(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    officer = as_user(cast.officer)
    officer.post("/reports/new/", new_form() | fields())
    answer_times = subjects()["answer_times"]
    sent = form_of(answer_times, {"second_call_back-minutes": "28 days"})
    assert admin.post(f"{URL}answer_times/", sent).status_code == 302

    assert "once more after 28 days" in officer.get("/reports/new/").content.decode()
    officer.post("/reports/new/", new_form() | fields())

    earlier, later = CallBack.objects.filter(ordinal=2).order_by("pk")
    assert earlier.due_on - earlier.report.received_on == timedelta(days=42)
    assert later.due_on - later.report.received_on == timedelta(days=28)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"call_back-minutes": "29 days"}, "within 28 days at most"),
        ({"second_call_back-minutes": "183 days"}, "up to 182 days"),
        ({"second_call_back-minutes": "100 hours"}, "in days, such as 42 days"),
        ({"second_call_back-minutes": "3 days"}, "later than the first"),
        ({"make_urgent-minutes": "5 hours"}, "within 4 hours at most"),
        ({"make_ordinary-minutes": "49 hours"}, "within 48 hours at most"),
        ({"make_ordinary-minutes": "3 hours"}, "at least as soon as another"),
        ({"acknowledge-minutes": "25 hours"}, "within 24 hours at most"),
    ],
)
def test_no_answer_time_is_one_in_which_a_person_is_forgotten(
    admin: Client, changes: dict[str, str], words: str
) -> None:
    answer = admin.post(
        f"{URL}answer_times/", form_of(subjects()["answer_times"], changes)
    )

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ForceChoice.objects.exists()


def test_a_decision_without_the_newer_times_has_those_of_the_site(cast: Cast) -> None:
    answer_times = subjects()["answer_times"]
    before = [
        {"code": "call_back", "minutes": 60},
        {"code": "acknowledge", "minutes": 5},
    ]
    ForceChoice.objects.create(
        force=cast.admin.force,
        subject=answer_times.code,
        rows=before,
        valid_from=TODAY,
        reason="Before the update",
        set_at=NOW,
    )
    Force.objects.update(choices_version="before")

    times = times_of(cast.admin.force.pk, NOW)

    assert times.call_back == timedelta(hours=1)
    assert times.second_call_back == timedelta(days=42)
    assert times.make_urgent == timedelta(hours=4)


def test_a_check_says_what_would_change_and_stores_nothing(
    admin: Client, cast: Cast
) -> None:
    for hours in (1, 2, 3):
        make_report(cast.officer, grade="3", received_at=NOW - timedelta(hours=hours))
    sent = form_of(GRADES, {"3-minutes": "1 hour", "3-name": "3 Soon"}, do="check")

    page = admin.post(f"{URL}grades/", sent).content.decode()

    assert "Nothing is stored yet" in page
    assert "3 would have been due earlier and none later" in page
    assert "48 hours" in page
    assert not ForceChoice.objects.exists()


def test_each_decision_is_kept_with_who_when_and_why(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    admin.post(f"{URL}grades/", form_of(GRADES, {"1-minutes": "10 minutes"}))
    admin.post(f"{URL}grades/", form_of(GRADES, {"1-minutes": "12 minutes"}))
    # The same again stores nothing.
    admin.post(f"{URL}grades/", form_of(GRADES, {}))

    assert ForceChoice.objects.count() == 2
    event = Event.objects.filter(detail__change="force_choice_decided").latest("id")
    assert event.detail["changes"] == {
        "1 Emergency: attended within": ["10 minutes", "12 minutes"]
    }
    page = as_user(cast.records).get(f"{URL}grades/history/").content.decode()
    assert "from 15 minutes to 10 minutes" in page
    assert "from 10 minutes to 12 minutes" in page
    assert "Policy 12" in page
    assert cast.admin.display_name in page


def test_a_name_with_a_comma_is_one_name_in_the_audit_log(
    admin: Client, as_user: AsUser, cast: Cast
) -> None:
    name = "Emergency, with lights"
    admin.post(f"{URL}grades/", form_of(GRADES, {"1-name": name}))

    event = Event.objects.get(detail__change="force_choice_decided")
    (change,) = event.detail["changes"].values()
    assert change[1] == name
    history = as_user(cast.records).get(f"{URL}grades/history/").content.decode()
    assert f"to {name}" in history


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"1-minutes": "soon"}, "such as 15 minutes"),
        ({"1-minutes": "29 days"}, "up to 28 days"),
        ({"1-name": "2 Priority"}, "is there twice"),
        ({"1-name": ""}, "Enter a name"),
        ({"1-name": "x<b>"}, "without &lt; or &gt;"),
        ({"reason": ""}, "Enter why it changes"),
    ],
    ids=["no-time", "too-long", "twice", "no-name", "markup", "no-reason"],
)
def test_what_cannot_be_decided_is_refused(
    admin: Client, changes: dict[str, str], words: str
) -> None:
    answer = admin.post(
        f"{URL}grades/", form_of(GRADES, {"2-minutes": "2 hours"} | changes)
    )

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not ForceChoice.objects.exists()


def test_no_day_before_today_is_taken(admin: Client) -> None:
    yesterday = TODAY - timedelta(days=1)
    sent = form_of(GRADES, {"2-minutes": "2 hours"}, first=yesterday)

    answer = admin.post(f"{URL}grades/", sent)

    assert answer.status_code == 400
    assert "must be today or later" in answer.content.decode()


@pytest.mark.parametrize("name", ["officer", "supervisor", "analyst", "records"])
def test_only_an_administrator_decides(as_user: AsUser, cast: Cast, name: str) -> None:
    client = as_user(getattr(cast, name))
    for path in ("grades/", "file/"):
        assert client.get(URL + path).status_code == 403
        assert client.post(URL + path, {"do": "save"}).status_code == 403


def test_a_partner_reads_none_of_it(as_user: AsUser, cast: Cast) -> None:
    client = as_user(cast.partner)
    for path in ("", "grades/", "grades/history/", "file/download/"):
        assert client.get(URL + path).status_code == 403


def test_names_and_order_are_on_forms_lists_and_the_map(
    as_user: AsUser, cast: Cast
) -> None:
    row = make_report(cast.officer, concern="use")
    decide(
        cast.officer.force,
        CONCERNS,
        {"use": {"name": "Taking drugs"}, "smell": {"hidden": True}},
        order=["use", *(c["code"] for c in CONCERNS.rows if c["code"] != "use")],
    )
    client = as_user(cast.supervisor)

    form = client.get("/reports/new/").content.decode()
    assert form.index("Taking drugs") < form.index("Dealing")
    assert "Smell of cannabis" not in form
    listed = client.get("/reports/").content.decode()
    assert "Reported: Taking drugs" in listed
    # What is hidden from new records is a filter of those that are there.
    assert "Smell of cannabis" in listed
    assert "Taking drugs" in client.get(f"/reports/{row.reference}/").content.decode()
    assert "Taking drugs" in client.get("/map/?measure=reports").content.decode()


def test_channels_have_the_names_and_the_order_of_the_force(
    as_user: AsUser, cast: Cast
) -> None:
    row = make_report(cast.officer, channel="101")
    others = [c["code"] for c in CHANNELS.rows if c["code"] != "101"]
    decide(
        cast.officer.force,
        CHANNELS,
        {"101": {"name": "Call to the control room"}, "school": {"hidden": True}},
        order=["101", *others],
    )
    client = as_user(cast.supervisor)

    form = client.get("/reports/new/").content.decode()
    assert form.index("Call to the control room") < form.index("Officer saw it")
    assert 'value="school"' not in form
    assert 'value="not_said"' not in form
    listed = client.get("/reports/").content.decode()
    assert listed.count("Call to the control room") == 2
    assert ">School<" in listed
    page = client.get(f"/reports/{row.reference}/").content.decode()
    assert "Call to the control room" in page


def test_signs_and_drugs_have_the_names_and_the_order_of_the_force(
    as_user: AsUser, cast: Cast
) -> None:
    row = make_report(cast.officer, signs=["visitors", "isolated"], drug="nitrous")
    signs = [c["code"] for c in SIGNS.rows if c["code"] != "isolated"]
    decide(
        cast.officer.force,
        SIGNS,
        {"isolated": {"name": "Alone"}, "vehicles": {"hidden": True}},
        order=["isolated", *signs],
    )
    decide(cast.officer.force, DRUGS, {"nitrous": {"name": "Laughing gas"}})
    client = as_user(cast.supervisor)

    form = client.get("/reports/new/").content.decode()
    assert form.index("Alone") < form.index("New visitors at all hours")
    assert 'value="vehicles"' not in form
    assert "Laughing gas" in form
    page = client.get(f"/reports/{row.reference}/").content.decode()
    assert page.index("Alone") < page.index("New visitors at all hours")
    assert "Laughing gas" in page
    # A phone may have offered it: it is stored, and shown when the form comes back.
    sent = new_form(signs=["vehicles"], reported_by="")
    wrong = client.post("/reports/new/", sent | {"concern": ""})
    assert 'value="vehicles"' in wrong.content.decode()
    assert client.post("/reports/new/", sent).status_code == 302
    assert Report.objects.latest("pk").signs == ["vehicles"]


def test_a_seized_drug_has_the_name_of_the_force(as_user: AsUser, cast: Cast) -> None:
    row = make_seizure(cast.officer, kind="drugs", drug="khat", drug_class="C")
    named = {"khat": {"name": "Qat", "hidden": True}}
    decide(cast.officer.force, DRUG_NAMES, named)
    client = as_user(cast.officer)

    assert (
        'value="khat"' not in client.get("/operations/seizures/new/").content.decode()
    )
    page = client.get(f"/operations/seizures/{row.reference}/").content.decode()
    assert "Seizure of suspected qat" in page
    # A correction keeps what the record has.
    correct = f"/operations/seizures/{row.reference}/correct/"
    assert 'value="khat" selected' in client.get(correct).content.decode()


def test_a_channel_that_the_site_gives_itself_stays(admin: Client) -> None:
    for code in ("officer", "other", "not_said"):
        sent = form_of(CHANNELS, {f"{code}-hidden": "on"})
        answer = admin.post(f"{URL}channel/", sent)

        assert answer.status_code == 400
        assert "is needed for new records" in answer.content.decode()


def test_a_hidden_channel_is_stored_and_no_answer_is_none(
    as_user: AsUser, cast: Cast
) -> None:
    decide(cast.officer.force, CHANNELS, {"school": {"hidden": True}})
    officer = as_user(cast.officer)

    officer.post("/reports/new/", new_form(channel="school", reported_by=""))
    wrong = officer.post("/reports/new/", new_form(channel="not_said", reported_by=""))

    assert wrong.status_code == 400
    assert Report.objects.get().channel == "school"


def test_another_force_and_a_partner_keep_the_names_of_the_site(
    as_user: AsUser, cast: Cast
) -> None:
    decide(cast.officer.force, CONCERNS, {"dealing": {"name": "Street dealing"}})
    assert (
        "Street dealing" in as_user(cast.officer).get("/reports/new/").content.decode()
    )

    for person in (cast.other_officer, cast.partner):
        address = "/reports/new/" if person is cast.other_officer else "/shared/report/"
        page = as_user(person).get(address)
        words = page.content.decode()
        assert "Street dealing" not in words


def test_the_api_document_is_one_for_all_forces(as_user: AsUser, cast: Cast) -> None:
    decide(cast.officer.force, CONCERNS, {"dealing": {"name": "Street dealing"}})

    own, other = (
        as_user(person).get("/api/v1/schema").content
        for person in (cast.officer, cast.other_officer)
    )

    assert b"Dealing" in own
    assert own == other


def test_a_hidden_code_is_still_stored_for_a_phone_that_offered_it(
    as_user: AsUser, cast: Cast
) -> None:
    decide(cast.officer.force, CONCERNS, {"smell": {"hidden": True}})

    sent = new_form(concern="smell", reported_by="")
    as_user(cast.officer).post("/reports/new/", sent)

    assert Report.objects.get().concern == "smell"


def file_of(text: str, do: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("choices.toml", text.encode()), "do": do}


def test_the_file_comes_out_and_in_again_and_says_what_it_would_change(
    admin: Client, cast: Cast
) -> None:
    decide(cast.admin.force, CONCERNS, {"use": {"name": "Say “use”"}})
    text = admin.get(f"{URL}file/download/").content.decode()
    same = admin.post(f"{URL}file/", file_of(text, "check")).content.decode()
    assert "Nothing would change" in same

    changed = text.replace('time = "1 hour"', 'time = "90 minutes"', 1).replace(
        'name = "Say “use”"', 'name = "Use"'
    )
    page = admin.post(f"{URL}file/", file_of(changed, "check")).content.decode()
    assert "90 minutes" in page
    assert ForceChoice.objects.count() == 1

    for _ in range(2):
        assert admin.post(f"{URL}file/", file_of(changed, "import")).status_code == 302
    subjects_decided = ForceChoice.objects.order_by("pk").values_list(
        "subject", flat=True
    )
    assert list(subjects_decided) == ["concern", "grades", "concern"]
    assert {row["code"]: row["name"] for row in rows_of(CONCERNS)}["use"] == "Use"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[choices", "is not TOML"),
        ("[force]\n", "must have the table [choices]"),
        ("[choices]\nspeed = 1\n", "not a known key"),
        ("[choices]\nvalid_from = 'x'\n", "must be a date"),
        ("[[choices.answer_times]]\ncode = 'call_back'\n", "`time` must be a text"),
        ("[[choices.concern]]\ncode = 'use'\nname = 'Use'\n", "give each of"),
        ("[[choices.concern]]\ncode = 'use'\nname = 3\n", "give each of"),
    ],
    ids=["toml", "other", "key", "day", "time", "rows", "type"],
)
def test_a_file_that_is_wrong_says_where_and_stores_nothing(
    admin: Client, text: str, words: str
) -> None:
    answer = admin.post(f"{URL}file/", file_of(text, "import"))

    assert answer.status_code == 400
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not ForceChoice.objects.exists()
