"""What the law asks of who answers for people's data: each where it is decided."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.oversight.models import (
    DataRequest,
    DecisionEnd,
    RequestItem,
    RequestStep,
)
from tests.api.oversight.test_breaches import at, recorded
from tests.api.oversight.test_breaches import sent as sent_breach
from tests.api.oversight.test_requests import (
    LIST,
    TODAY,
    chosen,
    labels,
    on,
    opened,
    sent,
    text_of,
)
from tests.factories import Cast, make_report

pytestmark = pytest.mark.usefixtures("tuesday")


@pytest.fixture
def records(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.records)


@pytest.fixture
def report(cast: Cast) -> Any:
    return make_report(cast.officer, description="He sells it at number nine")


def named_in(client: Client, report: Any, **given: str) -> DataRequest:
    row = opened(client, known_by="reference", **given)
    sent(client, row, "records/new/", record=report.reference)
    return row


def letter_of(client: Client, row: DataRequest) -> tuple[str, bytes]:
    answer = client.post(f"{LIST}{row.reference}/answer/")
    assert answer.status_code == 200
    return text_of(ZipFile(BytesIO(answer.content)), "answer.pdf"), answer.content


def refused(client: Client, row: DataRequest, path: str, **given: str) -> str:
    answer = client.post(f"{LIST}{row.reference}/{path}", given)
    assert answer.status_code == 400
    return str(answer.context["form"].errors)


def page_of(client: Client, row: DataRequest) -> str:
    return client.get(f"{LIST}{row.reference}/").content.decode()


def test_what_no_rule_decides_waits_for_an_answer_and_for_who_reads_it(
    records: Client, report: Any, cast: Cast
) -> None:
    row = named_in(records, report)
    held = labels(records, row, report.reference)
    path = f"records/{report.reference}/"

    assert held["Original words"] == ("He sells it at number nine", "")
    assert "give" in {choice for _, choice in held.values()}
    given = chosen(records, row, report.reference)
    page = records.get(f"{LIST}{row.reference}/{path}")
    unanswered = [
        name
        for name, field in page.context["form"].fields.items()
        if name.startswith("item_") and not field.initial
    ]
    assert unanswered
    assert "Choose what to do: Original words" in refused(
        records, row, path, **given | dict.fromkeys(unanswered, "")
    )
    assert "Tick it once you have read" in refused(
        records, row, path, **given | {"read": ""}
    )
    assert not RequestItem.objects.exists()
    assert "Read by" not in page_of(records, row)

    sent(records, row, path, **given)
    items = RequestItem.objects.all()
    assert {item.decided_by for item in items} == {cast.records}
    assert all(item.decided_at for item in items)
    assert f"Read by {cast.records.display_name}" in page_of(records, row)


def test_the_hash_and_time_of_what_was_sent_are_kept(
    records: Client, report: Any
) -> None:
    row = named_in(records, report)
    given = chosen(records, row, report.reference)
    sent(records, row, f"records/{report.reference}/", **given)
    sent(records, row, "decision/", outcome="part", reasons="About others", **on())
    _, content = letter_of(records, row)

    digest = sha256(content).hexdigest()
    step = RequestStep.objects.get(move="pack")
    assert step.sha256 == digest
    assert digest in page_of(records, row)
    event = Event.objects.filter(kind="disclosure").latest("pk")
    assert event.detail["sha256"] == digest
    sent(records, row, "steps/answer/", **on())
    assert digest in page_of(records, row)
    # Whether it was in time stays to be read, on its page and in the list.
    in_time = "In time: due by 24 December 2026"
    for page in (page_of(records, row), records.get(LIST).content.decode()):
        assert in_time in page
    assert "Clock ran from" in page_of(records, row)
    assert "s.54" in page_of(records, row)
    DataRequest.objects.filter(pk=row.pk).update(ended_on=date(2026, 12, 26))
    assert "2 days late: due by 24 December 2026" in page_of(records, row)


def test_privilege_is_a_ground_with_its_reason_and_its_rights(
    records: Client, report: Any
) -> None:
    row = named_in(records, report)
    path = f"records/{report.reference}/"
    given = {
        name: "privilege" if ground == "others" else ground
        for name, ground in chosen(records, row, report.reference).items()
    }
    assert "s.45A(4)" in refused(records, row, path, **given)
    sent(records, row, path, **given, because="Advice of force solicitors")
    shown = records.get(f"{LIST}{row.reference}/{path}").content.decode()
    assert "Advice of force solicitors" in shown
    because = RequestItem.objects.filter(ground="privilege").values_list("because")
    assert set(because) == {("Advice of force solicitors",)}
    reasons = "Legal advice is left out"
    sent(
        records,
        row,
        "decision/",
        outcome="part",
        reasons=reasons,
        says_why="on",
        **on(),
    )
    letter, _ = letter_of(records, row)
    assert "DPA 2018, s.45A(1)" in letter
    assert "Why it is privileged: Advice of force solicitors" in letter
    for section in ("(section 51)", "(section 164A)", "(section 165)", "(section 167)"):
        assert section in letter


def test_the_letter_says_nothing_of_privilege_where_that_would_undermine_it(
    records: Client, report: Any
) -> None:
    row = named_in(records, report)
    given = {
        name: "privilege" if ground == "others" else ground
        for name, ground in chosen(records, row, report.reference).items()
    }
    because = "Advice of force solicitors"
    path = f"records/{report.reference}/"
    sent(records, row, path, **given, because=because)
    sent(records, row, "decision/", outcome="part", reasons="As advised", **on())
    letter, _ = letter_of(records, row)

    assert because not in letter
    assert "s.45A" not in letter
    assert "(section 51)" in letter


def test_an_unfounded_request_is_refused_with_reasons(
    records: Client, report: Any
) -> None:
    row = named_in(records, report)
    decision = {"outcome": "unfound", **on()}
    assert "s.53(6), (7)" in refused(
        records, row, "decision/", **decision, reasons="", says_why="on"
    )
    assert "s.53(6), (7)" in refused(
        records, row, "decision/", **decision, reasons="The fifth in a week"
    )
    sent(
        records,
        row,
        "decision/",
        **decision,
        reasons="The fifth in a week",
        says_why="on",
    )
    assert "s.53(6), (7)" in page_of(records, row)
    letter, _ = letter_of(records, row)
    assert "manifestly unfounded or excessive (s.53(1)(b))" in letter
    assert "The fifth in a week" in letter
    assert "complain to the Information Commissioner (section 165)" in letter


def test_a_correction_is_answered_once_it_is_said_where_the_data_came_from(
    records: Client, report: Any
) -> None:
    row = named_in(records, report, kind="rectify", asks="The street is wrong")
    sent(records, row, "decision/", outcome="granted", reasons="", **on())
    letter_of(records, row)
    assert "s.48(7)" in refused(records, row, "steps/answer/", **on(), words="")
    assert "s.48(7)" in refused(records, row, "steps/origin/", **on(), words="")
    told = "From the county council, told by e-mail"
    sent(records, row, "steps/origin/", **on(), words=told)
    sent(records, row, "steps/answer/", **on(), words="")
    row.refresh_from_db()
    assert row.state == "answered"
    assert told in page_of(records, row)


@pytest.mark.parametrize(
    ("kind", "because", "section"),
    [("rectify", "uncorrected", "s.46(4)"), ("erase", "evidence", "s.47(2)")],
)
def test_evidence_is_restricted_in_place_of_what_was_asked(
    records: Client, report: Any, kind: str, because: str, section: str
) -> None:
    row = named_in(records, report, kind=kind)
    path = f"records/{report.reference}/keep/"
    page = records.get(f"{LIST}{row.reference}/{path}").content.decode()
    assert section in page
    assert "s.47(3)" in page
    type(report).objects.filter(pk=report.pk).update(
        status="closed", outcome="no_trace"
    )
    sent(records, row, path, what=f"restrict.{because}")
    sent(
        records, row, "decision/", outcome="part", reasons="Kept", says_why="on", **on()
    )
    letter, _ = letter_of(records, row)
    assert (
        f"have restricted it instead: we use it only as evidence ({section})" in letter
    )
    assert "We have corrected it" not in letter
    # Nothing was corrected, so that section 48(7) has no authority informed of it.
    sent(records, row, "steps/answer/", **on(), words="")
    row.refresh_from_db()
    assert row.state == "answered"


def test_a_disputed_restriction_ends_once_its_person_was_told(
    records: Client, report: Any
) -> None:
    row = named_in(records, report, kind="restrict")
    type(report).objects.filter(pk=report.pk).update(
        status="closed", outcome="no_trace"
    )
    sent(records, row, f"records/{report.reference}/keep/", what="restrict.disputed")
    page = records.get(f"/reports/{report.reference}/").content.decode()
    url = page.partition('href="/retention/decisions/')[2].partition('"')[0]
    end = f"/retention/decisions/{url}"
    assert url
    answer = records.post(end, {"reason": "It is right"})
    assert answer.status_code == 400
    errors = str(answer.context["form"].errors)
    assert "Enter the day the person was informed" in errors
    future = on(TODAY + timedelta(days=1), "informed_on")
    told = {"informed_how": "By letter", "reason": "It is right"}
    assert records.post(end, told | future).status_code == 400
    assert not DecisionEnd.objects.exists()
    assert records.post(end, told | on(name="informed_on")).status_code == 302
    ended = DecisionEnd.objects.get()
    assert (ended.informed_on, ended.informed_how) == (TODAY, "By letter")


def test_other_restrictions_end_without_it(records: Client, report: Any) -> None:
    row = named_in(records, report, kind="erase")
    type(report).objects.filter(pk=report.pk).update(
        status="closed", outcome="no_trace"
    )
    sent(records, row, f"records/{report.reference}/keep/", what="restrict.evidence")
    page = records.get(f"/reports/{report.reference}/").content.decode()
    url = page.partition('href="/retention/decisions/')[2].partition('"')[0]
    answer = records.post(
        f"/retention/decisions/{url}", {"reason": "The trial is over"}
    )
    assert answer.status_code == 302


def test_a_complaint_is_acknowledged_within_30_days(records: Client) -> None:
    received = TODAY - timedelta(days=28)
    row = opened(
        records,
        kind="complain",
        known_by="neither",
        **on(received, "received_on"),
    )
    page = page_of(records, row)
    assert "Complaint about the use of data" in page
    assert "Acknowledge by" in page
    assert "s.164A(3), Data Protection Act 2018" in page
    assert row.reference in records.get(f"{LIST}?due=yes").content.decode()
    for step in ("ask_fee", "ask_identity", "extend", "clarify"):
        url = f"{LIST}{row.reference}/steps/{step}/"
        assert records.get(url).status_code == 404
    sent(records, row, "steps/acknowledge/", **on(), words="")
    assert row.reference not in records.get(f"{LIST}?due=yes").content.decode()
    assert "without undue delay: s.164A(4)" in page_of(records, row)
    sent(records, row, "steps/progress/", **on(), words="We have the file")
    sent(records, row, "steps/progress/", **on(), words="Two more days")
    assert "s.164A(4)(b)" in refused(
        records, row, "decision/", outcome="upheld", reasons="", **on()
    )
    given = {"outcome": "upheld", "reasons": "The letter went to the wrong house"}
    sent(records, row, "decision/", **given, **on())
    letter, _ = letter_of(records, row)
    assert "uphold it. The letter went to the wrong house" in letter
    sent(records, row, "steps/answer/", **on(), words="")


def test_a_further_report_is_recorded_after_the_first(records: Client) -> None:
    row = recorded(records)
    url = f"/breaches/{row.reference}/steps/add/"
    assert records.get(url).status_code == 404
    sent_breach(records, row, "assess", risk="risk", words="Addresses in it")
    first = at(clock.now() - timedelta(minutes=30), "on", "time")
    sent_breach(records, row, "report", **first, reported_as="IC-1", words="")
    page = records.get(url)
    assert "s.67(5)" in page.content.decode()
    before = at(clock.now() - timedelta(minutes=50), "on", "time")
    assert records.post(url, {**before, "words": "Three more"}).status_code == 400
    now = at(clock.now() - timedelta(minutes=2), "on", "time")
    assert records.post(url, {**now, "words": ""}).status_code == 400
    sent_breach(records, row, "add", **now, words="Three more people")
    sent_breach(records, row, "add", **now, words="The list was found")
    shown = records.get(f"/breaches/{row.reference}/").content.decode()
    assert "Noted what was added to the report" in shown
    assert "Three more people" in shown


def test_a_report_before_the_last_instant_needs_no_reason(records: Client) -> None:
    row = recorded(records)
    hour = row.known_at.replace(minute=0, second=0, microsecond=0)
    last = hour + timedelta(hours=73)
    row.known_at -= timedelta(hours=80)
    row.save(update_fields=["known_at"])
    last -= timedelta(hours=80)
    page = records.get(f"/breaches/{row.reference}/").content.decode()
    assert "This is the safe reading" in page
    assert "Regulation 1182/71" in page
    sent_breach(records, row, "assess", risk="risk", words="Addresses in it")
    url = f"/breaches/{row.reference}/steps/report/"
    late = at(last + timedelta(minutes=1), "on", "time")
    assert "s.67(3)" in records.post(url, late).content.decode()
    sent_breach(records, row, "report", **at(last, "on", "time"), words="")


def test_the_retention_rules_are_looked_at_once_a_year(
    records: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = date(TODAY.year - 2, TODAY.month, 1)
    monkeypatch.setattr("stronghold.oversight.retention.queries.REVIEWED_ON", old)
    rules = "/retention/rules/"
    again = "Look at the sources again"
    assert again in records.get(rules).content.decode()
    assert "Retention rules to look at again" in records.get("/").content.decode()
    assert records.post(f"{rules}look/", {"found": ""}).status_code == 400
    found = {"found": "The APP of November; nothing has changed"}
    assert records.post(f"{rules}look/", found).status_code == 302
    assert again not in records.get(rules).content.decode()
    assert "Retention rules to look at again" not in records.get("/").content.decode()
