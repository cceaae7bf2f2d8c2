"""A brief is signed once, when its week is over; what was signed stays as it was."""

import threading
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from operations.deadlines.actions import Owner, put_deadlines
from operations.deadlines.rules import Due
from stronghold.brief.actions.sign import Signed, sign_brief
from stronghold.brief.models import Brief, BriefCounted
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.kernel.weeks import Week
from stronghold.figures.models import StaleMark, Tally
from stronghold.signals.visibility import every_reader
from tests.api.brief.conftest import IN_WEEK, WEEK, row_of, text_of, words_of
from tests.database_roles import connected_as
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_closure,
    make_priority,
    make_referral,
    make_report,
    make_tasking,
    make_warrant,
)

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
As = Callable[[User], Client]
W47 = Week.parse("2026-W47")
SECRET = "Seen by the green door"


def sign(by: User, **given: Any) -> Brief:
    shown = {"week": W47, "comment": "", "document": lambda *_: Signed(b"made", {})}
    return sign_brief(by=by, **shown | given)


def test_signing_freezes_figures_references_and_the_bytes_of_the_document(
    cast: Cast, as_user: As, country: dict[str, Any]
) -> None:
    ward = country["E05000001"]
    given = {"received_at": IN_WEEK, "ward": ward, "point": WEST_SOUTH}
    report = make_report(cast.officer, description=SECRET, place_text=SECRET, **given)
    arrest = make_arrest(cast.officer, occurred_at=IN_WEEK)
    make_arrest(cast.officer, occurred_at=IN_WEEK - timedelta(days=7))
    client = as_user(cast.supervisor)

    answer = client.post(f"{WEEK}sign/", {"comment": "A quiet week."})

    assert answer["Location"] == WEEK
    brief = Brief.objects.get()
    kept = BriefCounted.objects.values_list("measure", "reference", "area", "category")
    assert sorted(kept) == [
        ("arrests", arrest.reference, "-", "92A"),
        ("reports", report.reference, ward.code, "dealing"),
        ("reports_received", report.reference, ward.code, "dealing"),
    ]
    assert {row.week for row in BriefCounted.objects.all()} == {W47.start}
    assert bytes(brief.pdf).startswith(b"%PDF-")
    assert brief.pdf_sha256 == sha256(bytes(brief.pdf)).hexdigest()
    lines = {line["measure"]: line for line in brief.figures["lines"]}
    assert (lines["arrests"]["n"], lines["arrests"]["before"]) == (1, 1)
    assert SECRET not in str(brief.figures)
    event = Event.objects.get(detail__change="brief_signed")
    assert event.detail["brief"] == "2026-W47"
    assert "Signed by Supervisor" in text_of(client.get(WEEK))
    assert "A quiet week." in text_of(as_user(cast.analyst).get(WEEK))


def test_the_same_document_comes_byte_for_byte_after_late_records(
    cast: Cast, as_user: As
) -> None:
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    as_user(cast.supervisor).post(f"{WEEK}sign/")
    before = as_user(cast.officer).get(f"{WEEK}brief.pdf").content
    with clock.stopped(clock.now() + timedelta(days=1)):
        make_arrest(cast.officer, occurred_at=IN_WEEK)
        make_arrest(cast.officer, occurred_at=IN_WEEK)

    after = as_user(cast.analyst).get(f"{WEEK}brief.pdf")

    assert after.content == before
    # The page too shows what was signed.
    assert row_of(as_user(cast.officer).get(WEEK), "arrests").startswith("Arrests 1 ")
    printed = Event.objects.filter(kind="print")
    assert [event.detail["week"] for event in printed] == ["2026-W47"] * 2


def test_a_signed_document_holds_no_words_of_records_and_plans(
    cast: Cast, as_user: As
) -> None:
    words = {"what": SECRET, "place_text": SECRET, "outcome": SECRET}
    answered = {"status": "done", "answered_at": IN_WEEK, "answered_by": cast.officer}
    tasking = make_tasking(cast.supervisor, recorded_at=IN_WEEK, **words, **answered)
    make_priority(
        cast.supervisor, issue=SECRET, place_text=SECRET, since=IN_WEEK.date()
    )
    warrant = make_warrant(
        cast.officer, executed_on=IN_WEEK.date(), place_text=SECRET, articles=SECRET
    )
    closure = make_closure(cast.officer, served_on=IN_WEEK.date(), place_text=SECRET)
    owner = Owner("closure", closure.pk, closure.force_id)
    with transaction.atomic():
        put_deadlines(owner, [Due("hearing", IN_WEEK, IN_WEEK, section="s.80(3)")])
    referral = make_referral(
        cast.officer,
        occurred_at=IN_WEEK,
        made_at=IN_WEEK,
        state="made",
        consent="given",
    )

    as_user(cast.supervisor).post(f"{WEEK}sign/")

    shown = words_of(bytes(Brief.objects.get().pdf))
    assert tasking.reference in shown
    assert warrant.reference in shown
    assert closure.reference in shown
    assert "Law: missed" in shown
    assert SECRET not in shown
    assert referral.reference not in shown
    assert "Referrals" not in shown


def test_every_reader_of_a_brief_may_see_what_a_signed_one_holds(cast: Cast) -> None:
    """Its document is made as an analyst in no team would see it."""
    reads = {verb for verb in VERBS[Role.ANALYST] if verb.startswith("read_")}
    least = reads - {Verb.READ_POINTS}

    for role in Role:
        assert Verb.READ_FIGURES not in VERBS[role] or least <= VERBS[role]
    reader = every_reader(cast.supervisor)
    assert policy.can(reader, Verb.READ_FIGURES)
    assert reader.team_id is None


def test_only_a_whole_week_is_signed_and_only_by_who_may(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="ends on Sunday"):
        sign(cast.supervisor, week=W47.shifted(1))
    for by in (cast.officer, cast.analyst, cast.records, cast.partner):
        with pytest.raises(NotAllowed):
            sign(by)
    assert not Brief.objects.exists()


def test_a_comment_that_seems_to_name_someone_is_warned_of_once(
    cast: Cast, as_user: As
) -> None:
    client, words = as_user(cast.supervisor), "Well done, Mr Smith"

    warned = client.post(f"{WEEK}sign/", {"comment": words})
    assert warned.status_code == 400
    assert "looks as if it holds a name" in text_of(warned)
    assert not Brief.objects.exists()

    client.post(f"{WEEK}sign/", {"comment": words, "keep_words": "on"})
    assert Brief.objects.get().comment == words


def test_signing_twice_is_refused_with_who_did_and_when(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.supervisor)
    client.post(f"{WEEK}sign/")

    again = client.post(f"{WEEK}sign/", {"comment": "Once more"})

    assert again.status_code == 400
    assert "was signed by Supervisor on 24 November 2026" in text_of(again)
    assert Brief.objects.get().comment == ""


def test_two_at_once_sign_once(cast: Cast) -> None:
    """Both have read that it is not signed before either writes."""
    meet, shown = threading.Barrier(2, timeout=60), []

    def slow(brief: Brief, figures: Any) -> Signed:
        meet.wait()
        return Signed(b"made", {})

    def attempt() -> None:
        try:
            shown.append(sign(cast.supervisor, document=slow))
        except RuleBroken as refusal:
            shown.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    refused = [one for one in shown if isinstance(one, str)]
    assert len(shown) == 2
    assert ["was signed by" in one for one in refused] == [True]
    assert Brief.objects.count() == 1


def test_marks_are_worked_off_before_the_figures_are_frozen(cast: Cast) -> None:
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    assert StaleMark.objects.exists()
    assert not Tally.objects.exists()

    brief = sign(cast.supervisor)

    lines = {line["measure"]: line["n"] for line in brief.figures["lines"]}
    assert lines["arrests"] == 1
    assert not StaleMark.objects.exists()


def test_while_records_keep_coming_the_figures_are_not_signed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each time the marks are worked off someone saves one more."""
    from stronghold.figures import tallies

    real = tallies.refresh

    def then_one_more(**how: Any) -> int:
        done = real(**how)
        make_arrest(cast.officer, occurred_at=IN_WEEK)
        return done

    monkeypatch.setattr(tallies, "refresh", then_one_more)

    with pytest.raises(RuleBroken, match="Wait a moment and sign again"):
        sign(cast.supervisor)
    assert not Brief.objects.exists()


@pytest.mark.parametrize("role", ["app", "owner"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE brief_brief SET comment = 'else'",
        "DELETE FROM brief_brief",
        "UPDATE brief_briefcounted SET category = '92D'",
        "DELETE FROM brief_briefcounted",
        "TRUNCATE brief_brief CASCADE",
        "INSERT INTO brief_briefcounted (brief_id, measure, reference, week, area, "
        "category) SELECT id, 'arrests', 'A-2222-2222', week, '', '92A' "
        "FROM brief_brief",
    ],
)
def test_the_database_keeps_a_signed_brief_as_it_was_signed(
    cast: Cast, statement: str, role: str
) -> None:
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    sign(cast.supervisor)

    with connected_as(role) as cursor, pytest.raises(Exception, match="brief|denied"):
        cursor.execute(statement)

    assert Brief.objects.get().comment == ""
    assert BriefCounted.objects.count() == 1
