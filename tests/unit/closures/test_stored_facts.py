"""Are the facts of an event read for ever, however the software has changed since?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest

from operations.closure_moves.choices import EventKind, Scope
from operations.closure_moves.rules import facts_input, stored_facts
from operations.closure_moves.rules.facts import (
    FACTS,
    Abandoned,
    Adjourned,
    Answer,
    AppealDecided,
    AppealLodged,
    AppealOutcome,
    Appellant,
    Authorised,
    Cancelled,
    Check,
    ConsulteeNamed,
    Discharged,
    Entered,
    ExtensionApplied,
    Facts,
    NotExtended,
    NoticeExtended,
    OrderExtended,
    OrderMade,
    Prepared,
    Purpose,
    QuashedOnReview,
    ReasonBy,
    Rebooked,
    Refused,
    RefusedContinued,
    Resumed,
    Returned,
    Served,
    Server,
    SignatureAsked,
    SignatureRefused,
    Signer,
    Suspended,
    SuspendedBy,
    TakenBack,
    Varied,
)
from operations.closure_moves.rules.stored_facts import (
    FACTS_VERSION,
    UnreadableEvent,
    decode_facts,
    encode_facts,
)
from stronghold.core.kernel.errors import RuleBroken

SUMMER = timezone(timedelta(hours=1))

# What version 1 stored, typed out by hand and never changed: a table of such rows is
# what there will be in ten years. Each kind with all its keys, and the facts they are.
STORED_1: dict[EventKind, tuple[dict[str, Any], Facts]] = {
    EventKind.PREPARE: (
        {
            "residents": "One tenant",
            "children": "no",
            "adults_at_risk": "yes",
            "occupier_is_victim": "not_known",
            "order_sought": "partial",
            "partial_order": "It would leave the dealers in",
            "rehousing": "The council has a flat",
            "adult_referral": "Sent on Monday",
            "necessity": "Dealing every night",
            "informed": "The tenant, by visit",
            "consulted": "The city council",
            "keeps_out_residents": False,
            "keeps_out_owner": True,
            "hearing_court": "Oxford Magistrates’ Court",
            "hearing_at": "2026-12-24T10:00:00+00:00",
        },
        Prepared(
            residents="One tenant",
            children=Answer.NO,
            adults_at_risk=Answer.YES,
            occupier_is_victim=Answer.NOT_KNOWN,
            order_sought=Scope.PARTIAL,
            partial_order="It would leave the dealers in",
            rehousing="The council has a flat",
            adult_referral="Sent on Monday",
            necessity="Dealing every night",
            informed="The tenant, by visit",
            consulted="The city council",
            # A no was stored too where there was no answer.
            keeps_out_residents=None,
            keeps_out_owner=True,
            hearing_court="Oxford Magistrates’ Court",
            hearing_at=datetime(2026, 12, 24, 10, tzinfo=UTC),
        ),
    ),
    EventKind.REBOOK: (
        {"hearing_court": "Reading", "hearing_at": "2026-07-01T10:30:00+01:00"},
        Rebooked("Reading", datetime(2026, 7, 1, 10, 30, tzinfo=SUMMER)),
    ),
    EventKind.NAME_CONSULTEE: ({"organisation": "oxford"}, ConsulteeNamed("oxford")),
    EventKind.ASK_SIGNATURE: ({"person": "inspector"}, SignatureAsked("inspector")),
    EventKind.NOT_SIGNED: (
        {"reason": "No one has rung the landlord"},
        SignatureRefused("No one has rung the landlord"),
    ),
    EventKind.AUTHORISE: (
        {
            "signed_by": "council_officer",
            "position": "Head of housing",
            "delegation": "D 12",
            "hours": 24,
            "alone": "No one else was on duty",
        },
        Authorised(
            signed_by=Signer.COUNCIL_OFFICER,
            position="Head of housing",
            delegation="D 12",
            hours=24,
            alone="No one else was on duty",
        ),
    ),
    EventKind.ABANDON: ({"reason": "Tenant left"}, Abandoned("Tenant left")),
    EventKind.SERVE: (
        {
            "served_by": "constable",
            "posted_prominent": "done",
            "posted_accesses": "not_possible",
            "posted_outbuildings": "not_needed",
            "given_controller": "done",
            "given_residents": "done",
            "served_adjacent": "not_needed",
            "why_not": "The back gate was locked",
            "document": 2,
        },
        Served(
            served_by=Server.CONSTABLE,
            posted_prominent=Check.DONE,
            posted_accesses=Check.NOT_POSSIBLE,
            posted_outbuildings=Check.NOT_NEEDED,
            given_controller=Check.DONE,
            given_residents=Check.DONE,
            served_adjacent=Check.NOT_NEEDED,
            why_not="The back gate was locked",
            document=2,
        ),
    ),
    EventKind.EXTEND_NOTICE: (
        {
            "signed_by": "superintendent",
            "position": "Area commander",
            "extension_hours": 24,
        },
        NoticeExtended(
            signed_by=Signer.SUPERINTENDENT,
            position="Area commander",
            extension_hours=24,
        ),
    ),
    EventKind.VARY: (
        {"signed_by": "inspector", "position": "Duty inspector", "change": "Shop only"},
        Varied(
            signed_by=Signer.INSPECTOR, position="Duty inspector", change="Shop only"
        ),
    ),
    EventKind.CANCEL: (
        {
            "signed_by": "chief_executive",
            "position": "Chief executive",
            "delegation": "D 1",
            "reason": "Premises sold",
        },
        Cancelled(
            signed_by=Signer.CHIEF_EXECUTIVE,
            position="Chief executive",
            delegation="D 1",
            reason="Premises sold",
        ),
    ),
    EventKind.ADJOURN: (
        {
            "until": "2027-01-05T10:00:00+00:00",
            "notice_continued": True,
            "court_reason": "Legal aid was not decided",
            "reason_by": "district_judge",
        },
        Adjourned(
            datetime(2027, 1, 5, 10, tzinfo=UTC),
            notice_continued=True,
            court_reason="Legal aid was not decided",
            reason_by=ReasonBy.DISTRICT_JUDGE,
        ),
    ),
    EventKind.ORDER: (
        {
            "scope": "partial",
            "ends_on": "2027-03-24",
            "ends_time": "14:00:00",
            "exceptions": "The landlord",
            "begins_on": "2027-01-04",
            "begins_time": "09:30:00",
            "sat_early": True,
            "against_draft": True,
        },
        OrderMade(
            Scope.PARTIAL,
            date(2027, 3, 24),
            time(14),
            "The landlord",
            begins_on=date(2027, 1, 4),
            begins_time=time(9, 30),
            sat_early=True,
            against_draft=True,
        ),
    ),
    EventKind.SUSPEND: (
        {"court": "crown_court", "note": "Until the appeal is heard"},
        Suspended(SuspendedBy.CROWN_COURT, "Until the appeal is heard"),
    ),
    EventKind.RESUME: ({"note": "Withdrawn"}, Resumed("Withdrawn")),
    EventKind.QUASH: (
        {"by_court": "High Court", "citation": "[2025] EWHC 843 (Admin)"},
        QuashedOnReview("High Court", "[2025] EWHC 843 (Admin)"),
    ),
    EventKind.REFUSE: ({"note": "No evidence of use"}, Refused("No evidence of use")),
    EventKind.REFUSE_CONTINUE: ({"hours": 48}, RefusedContinued(48)),
    EventKind.APPLY_EXTENSION: (
        {
            "signed_by": "inspector",
            "position": "Inspector",
            "new_end": "2027-06-24",
            "consulted": "Oxford City Council",
        },
        ExtensionApplied(
            signed_by=Signer.INSPECTOR,
            position="Inspector",
            new_end=date(2027, 6, 24),
            consulted="Oxford City Council",
        ),
    ),
    EventKind.EXTEND_ORDER: (
        {"ends_on": "2027-06-24", "ends_time": "16:30:00"},
        OrderExtended(date(2027, 6, 24), time(16, 30)),
    ),
    EventKind.NOT_EXTENDED: (
        {"note": "Quiet since March"},
        NotExtended("Quiet since March"),
    ),
    EventKind.LODGE_APPEAL: ({"lodged_by": "served"}, AppealLodged(Appellant.SERVED)),
    EventKind.DECIDE_APPEAL: (
        {
            "outcome": "order_made",
            "scope": "full",
            "ends_on": "2027-04-05",
            "ends_time": "12:00:00",
            "exceptions": "The owner",
        },
        AppealDecided(
            AppealOutcome.ORDER_MADE,
            Scope.FULL,
            date(2027, 4, 5),
            time(12),
            "The owner",
        ),
    ),
    EventKind.DISCHARGE: ({"note": "By consent"}, Discharged("By consent")),
    EventKind.ENTER: (
        {"purpose": "secure", "note": "Door boarded up"},
        Entered(Purpose.SECURE, "Door boarded up"),
    ),
    EventKind.RETURN: ({"note": "Keys to the agent"}, Returned("Keys to the agent")),
    EventKind.TAKE_BACK: (
        {"event": 4, "reason": "Wrong day"},
        TakenBack(4, "Wrong day"),
    ),
}

# What the first release of the site stored, before names of signatories, times of day
# and documents were asked for: those keys were not there.
FIRST_STORED: dict[EventKind, tuple[dict[str, Any], Facts]] = {
    EventKind.PREPARE: ({}, Prepared()),
    EventKind.AUTHORISE: (
        {"signed_by": "inspector", "hours": 24},
        Authorised(signed_by=Signer.INSPECTOR, hours=24),
    ),
    EventKind.SERVE: (
        {
            "served_by": "other",
            "posted_prominent": "done",
            "posted_accesses": "done",
            "posted_outbuildings": "done",
            "given_controller": "done",
            "given_residents": "done",
            "served_adjacent": "done",
        },
        Served(
            Server.OTHER,
            Check.DONE,
            Check.DONE,
            Check.DONE,
            Check.DONE,
            Check.DONE,
            Check.DONE,
        ),
    ),
    EventKind.EXTEND_NOTICE: (
        {"signed_by": "superintendent", "extension_hours": 24},
        NoticeExtended(signed_by=Signer.SUPERINTENDENT, extension_hours=24),
    ),
    EventKind.VARY: (
        {"signed_by": "inspector", "change": "Shop only"},
        Varied(signed_by=Signer.INSPECTOR, change="Shop only"),
    ),
    EventKind.CANCEL: (
        {"signed_by": "inspector", "reason": "Premises sold"},
        Cancelled(signed_by=Signer.INSPECTOR, reason="Premises sold"),
    ),
    EventKind.ADJOURN: (
        {"until": "2027-01-05T10:00:00+00:00", "notice_continued": True},
        Adjourned(datetime(2027, 1, 5, 10, tzinfo=UTC), notice_continued=True),
    ),
    EventKind.ORDER: (
        {"scope": "full", "ends_on": "2027-03-24"},
        OrderMade(Scope.FULL, date(2027, 3, 24)),
    ),
    EventKind.REFUSE: ({}, Refused()),
    EventKind.APPLY_EXTENSION: (
        {"signed_by": "inspector", "new_end": "2027-06-24"},
        ExtensionApplied(signed_by=Signer.INSPECTOR, new_end=date(2027, 6, 24)),
    ),
    EventKind.EXTEND_ORDER: (
        {"ends_on": "2027-06-24"},
        OrderExtended(date(2027, 6, 24)),
    ),
    EventKind.NOT_EXTENDED: ({}, NotExtended()),
    EventKind.DECIDE_APPEAL: (
        {"outcome": "dismissed"},
        AppealDecided(AppealOutcome.DISMISSED),
    ),
    EventKind.DISCHARGE: ({}, Discharged()),
    EventKind.ENTER: ({"purpose": "post_notice"}, Entered(Purpose.POST_NOTICE)),
    EventKind.RETURN: ({}, Returned()),
    # Spaces only were taken for a reason, and stored as nothing.
    EventKind.ABANDON: ({}, Abandoned("")),
}


# What is stored differently since version 2.
STORED_2: dict[EventKind, tuple[dict[str, Any], Facts]] = {
    EventKind.PREPARE: (
        {"residents": "One tenant", "keeps_out_residents": False},
        Prepared(residents="One tenant", keeps_out_residents=False),
    ),
}


def read(kind: str, stored: dict[str, Any], version: int = 1) -> Any:
    return decode_facts(kind, stored, version=version, event="Closure event 7")


@pytest.mark.parametrize("kind", list(STORED_1))
def test_a_stored_event_of_version_1_is_read(kind: EventKind) -> None:
    stored, facts = STORED_1[kind]

    assert read(kind, stored) == facts


@pytest.mark.parametrize("kind", list(FIRST_STORED))
def test_keys_that_came_later_may_be_missing(kind: EventKind) -> None:
    stored, facts = FIRST_STORED[kind]

    assert read(kind, stored) == facts


def test_every_kind_of_event_has_a_stored_example() -> None:
    assert set(STORED_1) == set(EventKind)


@pytest.mark.parametrize("kind", list(STORED_2))
def test_a_stored_event_of_version_2_is_read(kind: EventKind) -> None:
    stored, facts = STORED_2[kind]

    assert read(kind, stored, version=2) == facts


@pytest.mark.parametrize("kind", list(STORED_1))
def test_what_is_stored_today_is_of_the_current_version(kind: EventKind) -> None:
    """Raise FACTS_VERSION, and add examples of it here, when this fails."""
    stored, facts = {**STORED_1, **STORED_2}[kind]

    assert FACTS_VERSION == 2
    assert encode_facts(facts) == stored


def test_the_name_of_who_signed_is_not_among_the_facts() -> None:
    facts = Authorised(signed_by=Signer.INSPECTOR, signatory="A Name", hours=24)

    assert encode_facts(facts) == {"signed_by": "inspector", "hours": 24}


def test_renaming_a_field_of_the_input_stops_no_stored_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @dataclass(frozen=True)
    class Renamed:
        extent: Scope
        last_day: date
        court: str

    monkeypatch.setattr(facts_input, "FACTS", {**FACTS, EventKind.ORDER: Renamed})
    stored, facts = STORED_1[EventKind.ORDER]

    with pytest.raises(RuleBroken):
        facts_input.read_facts(EventKind.ORDER, stored)
    assert read(EventKind.ORDER, stored) == facts


def test_text_that_the_input_would_refuse_today_is_read() -> None:
    long = "x" * (facts_input.LONGEST_TEXT + 1)

    with pytest.raises(RuleBroken):
        facts_input.read_facts(EventKind.ABANDON, {"reason": long})
    assert read(EventKind.ABANDON, {"reason": long}) == Abandoned(long)


def test_an_older_version_is_converted_step_by_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if version 3 had `ends_on`, 2 `last_day`, and 1 a key that is dropped too."""

    def to_2(kind: str, stored: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in stored.items() if name != "judge"}
        return (
            kept | {"last_day": kept.pop("end")} if kind == EventKind.ORDER else stored
        )

    def to_3(kind: str, stored: dict[str, Any]) -> dict[str, Any]:
        if kind != EventKind.ORDER:
            return stored
        return {"scope": stored["scope"], "ends_on": stored["last_day"]}

    monkeypatch.setattr(stored_facts, "FACTS_VERSION", 3)
    monkeypatch.setattr(stored_facts, "CONVERSIONS", {1: to_2, 2: to_3})
    order = OrderMade(Scope.FULL, date(2027, 3, 24))

    first = {"scope": "full", "end": "2027-03-24", "judge": "Two magistrates"}
    assert read(EventKind.ORDER, first, version=1) == order
    second = {"scope": "full", "last_day": "2027-03-24"}
    assert read(EventKind.ORDER, second, version=2) == order
    third = {"scope": "full", "ends_on": "2027-03-24"}
    assert read(EventKind.ORDER, third, version=3) == order
    assert read(EventKind.REFUSE, {"note": "No"}, version=1) == Refused("No")


@pytest.mark.parametrize("version", [0, 3, 99])
def test_an_unknown_version_names_the_event(version: int) -> None:
    with pytest.raises(UnreadableEvent) as error:
        read(EventKind.REFUSE, {}, version=version)

    assert str(error.value) == (
        f"Closure event 7: its facts are of version {version}, and this software "
        "reads versions 1 to 2"
    )


@pytest.mark.parametrize(
    ("kind", "stored", "why"),
    [
        ("order", {"scope": "full"}, "no 'ends_on'"),
        ("order", {"scope": "half", "ends_on": "2027-03-24"}, "'scope' cannot be read"),
        ("order", {"scope": "full", "ends_on": 7}, "'ends_on' cannot be read"),
        ("refuse", {"note": "No", "judge": "x"}, "unknown key 'judge'"),
        ("refuse", {"note": 7}, "'note' cannot be read"),
        ("refuse_continue", {"hours": True}, "'hours' cannot be read"),
        (
            "adjourn",
            {"until": "2027-01-05T10:00:00", "notice_continued": True},
            "'until' cannot be read",
        ),
        (
            "adjourn",
            {"until": "2027-01-05T10:00:00+00:00", "notice_continued": 1},
            "'notice_continued' cannot be read",
        ),
    ],
)
def test_an_unknown_shape_names_the_event_and_the_key(
    kind: str, stored: dict[str, Any], why: str
) -> None:
    with pytest.raises(UnreadableEvent) as error:
        read(kind, stored)

    assert str(error.value) == (
        f"Closure event 7: the facts of this '{kind}' are not in the shape of "
        f"version 1: {why}"
    )


def test_an_unknown_kind_names_the_event() -> None:
    with pytest.raises(UnreadableEvent, match="Closure event 7: 'burn'"):
        read("burn", {})
