"""Referrals, concerns and county lines, each described once: fields, words, readers.

Only a person with READ_SAFEGUARDING may read any of it. No ledger lists it, and no
search finds it.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from operations.deadlines.queries.soonest import FAR
from operations.safeguarding.choices import (
    Band,
    Consent,
    Decision,
    ExploitationSign,
    LegalBasis,
    LineClosure,
    LineStatus,
    NamePassed,
    ReferralKind,
    ReferralState,
    Subject,
    Threat,
    Travel,
    Urgency,
)
from operations.safeguarding.models import Concern, CountyLine, Referral
from operations.safeguarding.rules.referrals import OPEN_STATES
from operations.safeguarding.visibility import visible_safeguarding
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.expressions import Microseconds
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    A_DAY,
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Day,
    Field,
    Instant,
    Several,
    classes_of,
)
from stronghold.core.records.kind import IN_ERROR, RecordKind, WithdrawVerbs
from stronghold.core.records.models import Record
from stronghold.core.records.pages import by_time, by_urgency
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.parts import Tag

POLICE, FREE_TEXT = FieldClass.POLICE, FieldClass.FREE_TEXT
# Of what a concern or a referral comes from, what has a place.
PLACED = {"report", "arrest", "closure", "concern"}
R = TypeVar("R", bound=Record)


def _came_from(name: str, label: str, *, is_exported: bool = False) -> Field:
    """Return the field of what a concern was raised on, or a referral came from."""
    return Field(
        name,
        label,
        POLICE,
        path=f"{name}__reference",
        means="What it came from." if is_exported else "",
        is_usual=False,
    )


def _unusual(fields: Sequence[Field]) -> list[Field]:
    """Return these fields as columns that a file has only if someone chooses them."""
    found = [copy(field) for field in fields]
    for field in found:
        field.is_usual = False
    return found


class SafeguardingKind(RecordKind[R]):
    """What the three kinds of safeguarding have in common."""

    read = Verb.READ_SAFEGUARDING
    withdraw = WithdrawVerbs(
        Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT
    )
    is_at_places = False
    # A referral or a concern may be about who lives there.
    is_titled_by_place = is_named_in_tab = False
    # The foreign keys whose rows its page and list name.
    named: Sequence[str] = ()

    def visible(self, viewer: User) -> Q:
        return visible_safeguarding(viewer)

    def loaded(self, rows: QuerySet[R]) -> QuerySet[R]:
        if not self.named:
            return rows
        # The title of what it came from may name a street or a ward.
        placed = [name for name in self.named if name in PLACED]
        places = [f"{name}__{place}" for name in placed for place in ("street", "ward")]
        found = rows.select_related(*self.named, *places)
        outlines = [f"{name}__ward__outline" for name in placed]
        return found.defer(*outlines)

    @cached_property
    def classes(self) -> Mapping[str, FieldClass]:
        """The class of each field: none is open.

        Even the fact that a record exists, and when, is for the police only.
        """
        return {
            name: POLICE if privacy == FieldClass.OPEN else privacy
            for name, privacy in classes_of(self.fields).items()
        }


# Who a title says that it is about.
WHO: Mapping[str, str] = {Subject.CHILD: "a child", Subject.ADULT: "an adult"}
# Decisions after which the recipient does not help, each with its own words.
NO_HELP: Mapping[str, Tag] = {
    Decision.NOT_ACCEPTED: Tag("Not accepted", "lost"),
    Decision.NEGATIVE: Tag("Decided", "stopped"),
    Decision.SIGNPOSTED: Tag("Passed on", "stopped"),
}


class Referrals(SafeguardingKind[Referral]):
    """People referred to a service that can protect or help them."""

    code = "referrals"
    app = "safeguarding:referrals"
    prefix = "F"
    model = Referral
    write = Verb.MAKE_REFERRAL
    purpose = "To pass a child or an adult at risk to the service that protects them"
    people = (People.CHILD, People.ADULT_AT_RISK)
    one = "Referral"
    many = "Referrals"
    new_text = "Open a referral"
    another_text = "Open another referral"
    first = "Referral opened"
    empty_text = "Referrals to be made, and their outcomes, will be listed here."
    # By harm, then by time: urgent ones without a decision, then others without one,
    # each the longest waiting first; then the decided ones, the latest first.
    sorts = by_urgency("Urgency", ("-is_pressing", "-waiting", "-recorded_at", "-pk"))
    in_title = ("kind", "subject")
    named = (
        "to_organisation",
        "concern",
        "report",
        "arrest",
        "closure",
        "county_line",
    )
    tags: Mapping[str, Tag] = {
        ReferralState.TO_MAKE: Tag("To be made", "new"),
        ReferralState.MADE: Tag("Sent, no reply", "waiting"),
        ReferralState.ACKNOWLEDGED: Tag("Acknowledged", "active"),
        ReferralState.DECIDED: Tag("Decided", "done"),
        ReferralState.OUTCOME_SENT: Tag("Outcome sent", "done"),
    }
    fields = [
        *IDENTITY,
        Day("occurred_on", "Day opened", POLICE, means=A_DAY),
        Instant("occurred_at", "Time opened", POLICE),
        Choice(
            "kind",
            "Referral",
            POLICE,
            choices=ReferralKind,
            means="Under which duty or to which service.",
            in_api=True,
            is_filter=True,
        ),
        Choice(
            "subject",
            "Who",
            POLICE,
            choices=Subject,
            means="Whether a child or an adult.",
            in_api=True,
        ),
        Choice(
            "urgency",
            "Urgency",
            POLICE,
            choices=Urgency,
            means="How soon an answer is needed.",
            in_api=True,
        ),
        Choice(
            "state",
            "Status",
            POLICE,
            choices=ReferralState,
            means="The status.",
            in_api=True,
            is_filter=True,
        ),
        Field(
            "to_organisation",
            "Organisation",
            POLICE,
            path="to_organisation__name",
            means="An organisation with an account here.",
        ),
        Field(
            "to_name",
            "Other organisation",
            FREE_TEXT,
            means="An organisation without an account here.",
        ),
        Field("recipient_role", "Role there", FREE_TEXT),
        Field(
            "their_reference",
            "Their reference",
            POLICE,
            means="Their own reference.",
            is_usual=False,
        ),
        Choice("consent", "Consent", POLICE, choices=Consent),
        Choice("legal_basis", "Legal basis", POLICE, choices=LegalBasis),
        Instant("opened_at", "Opened", POLICE, in_api=True),
        Instant("made_at", "Sent", POLICE, means="When it was sent.", in_api=True),
        Instant(
            "acknowledged_at",
            "Acknowledged",
            POLICE,
            means="When they acknowledged it.",
            in_api=True,
        ),
        Choice(
            "decision",
            "Decision",
            POLICE,
            choices=Decision,
            means="What they decided.",
            in_api=True,
        ),
        Instant(
            "decision_at", "Decided", POLICE, means="When they decided.", in_api=True
        ),
        Field("decision_reason", "Why it was not accepted", FREE_TEXT),
        Field("threshold", "Threshold applied", FREE_TEXT),
        Choice("name_passed", "How the name was passed", POLICE, choices=NamePassed),
        Instant("name_passed_at", "Name passed", POLICE),
        Instant("rang_at", "Rang", POLICE),
        Field("who_answered", "Who answered", FREE_TEXT),
        Instant("outcome_sent_at", "Outcome sent", POLICE, in_api=True),
        Field("feedback", "Outcome", FREE_TEXT),
        _came_from("report", "From report", is_exported=True),
        _came_from("arrest", "From arrest", is_exported=True),
        _came_from("closure", "From closure case", is_exported=True),
        _came_from("county_line", "From county line", is_exported=True),
        _came_from("concern", "From concern"),
        *_unusual(WHERE),
        *RECORDED,
    ]

    def rows(self, viewer: User) -> QuerySet[Referral]:
        """Return the rows, with `is_pressing` and `waiting`, which order the list.

        The first is 1 where `rules.is_pressing` holds, and else 0. The second is higher
        the longer one without a decision has waited, and 0 for others.
        """
        pressing = Q(
            urgency=Urgency.URGENT, state__in=OPEN_STATES, error_at__isnull=True
        )
        is_pressing = Case(
            When(pressing, then=1), default=0, output_field=IntegerField()
        )
        is_open = Q(state__in=OPEN_STATES, error_at__isnull=True)
        waiting = Case(
            When(is_open, then=Value(FAR) - Microseconds("opened_at")),
            default=0,
            output_field=BigIntegerField(),
        )
        rows = super().rows(viewer)
        return rows.annotate(is_pressing=is_pressing, waiting=waiting)

    def release_facts(self) -> Mapping[str, Combinable]:
        return {"organisation_id": F("to_organisation_id"), "made_at": F("made_at")}

    def about(self, facts: Mapping[str, Any]) -> str:
        """Return what it is, without anything by which a person could be known."""
        kind, subject = facts.get("kind"), facts.get("subject")
        if not (kind and subject):
            return self.one
        return f"Referral of {WHO[subject]}, {ReferralKind(kind).label}"

    def what(self, row: Referral) -> str:
        return self.field("kind").text(row)

    def status(self, row: Referral) -> Tag:
        if row.is_in_error:
            return IN_ERROR
        if row.state == ReferralState.DECIDED and row.decision in NO_HELP:
            return NO_HELP[row.decision]
        return self.tags[row.state]


class Concerns(SafeguardingKind[Concern]):
    """Concerns that someone may be exploited."""

    code = "concerns"
    app = "safeguarding:concerns"
    prefix = "K"
    model = Concern
    write = Verb.RAISE_CONCERN
    purpose = "To recognise exploitation early and protect the person exploited"
    people = (People.CHILD, People.ADULT_AT_RISK)
    one = "Concern"
    many = "Exploitation concerns"
    new_text = "Raise a concern"
    another_text = "Raise another concern"
    first = "Concern raised"
    empty_text = "Concerns that someone is exploited will be listed here."
    sorts = by_time("Raised", ("-recorded_at", "-pk"))
    export = ""
    named = ("report", "arrest", "closure")
    in_title = ("subject",)
    is_titled_by_place = True
    fields = [
        *IDENTITY,
        Day("occurred_on", "Raised on", POLICE, means=A_DAY, in_api=True),
        Instant("occurred_at", "Time raised", POLICE),
        *WHERE,
        Choice(
            "subject",
            "Who",
            POLICE,
            choices=Subject,
            means="A child or an adult.",
            is_filter=True,
            in_api=True,
        ),
        Several(
            "signs",
            "Signs",
            POLICE,
            choices=ExploitationSign,
            means="Those that were seen.",
            in_api=True,
        ),
        Field("words", "Reasons", FREE_TEXT, means="What the officer added."),
        _came_from("report", "From report"),
        _came_from("arrest", "From arrest"),
        _came_from("closure", "From closure case"),
        *RECORDED,
    ]
    disclosed = (
        "reference",
        "occurred_on",
        "place_text",
        "street",
        "premises",
        "ward",
        "subject",
        "signs",
        "words",
    )

    def about(self, facts: Mapping[str, Any]) -> str:
        """Return who it is about: that someone is exploited is not proved."""
        subject = facts.get("subject")
        return f"Concern about {WHO[subject]}" if subject else self.one


# The value of the filter for lines that were closed before their type was asked for.
NOT_RECORDED = "not-recorded"


class HowClosed(Choice):
    """How a line was closed, which older lines do not say."""

    def text(self, row: CountyLine) -> str:
        if row.status != LineStatus.CLOSED:
            return ""
        return super().text(row) or "Not recorded"

    @property
    def _codes(self) -> Sequence[tuple[str, str]]:
        return list(super()._codes) + [(NOT_RECORDED, "Closed, type not recorded")]

    def rows(self, text: str, viewer: User) -> Q:
        if text == NOT_RECORDED:
            return Q(status=LineStatus.CLOSED, closure_type="")
        return super().rows(text, viewer)


class Lines(SafeguardingKind[CountyLine]):
    """County lines: networks that bring drugs from a hub into the area."""

    code = "lines"
    app = "safeguarding:lines"
    prefix = "L"
    model = CountyLine
    write = Verb.RUN_COUNTY_LINES
    purpose = "To connect what belongs to one county line, and to close it"
    people = (People.SUSPECT, People.CHILD, People.ADULT_AT_RISK)
    one = "County line"
    many = "County lines"
    new_text = "Add a county line"
    another_text = "Add another county line"
    first = "County line added"
    empty_text = "County lines that reach this area will be listed here."
    # The last added first: no column shows when.
    sorts = by_time("", ("-recorded_at", "-pk"))
    export = ""
    in_title = ("name",)
    tags: Mapping[str, Tag] = {
        LineStatus.SUSPECTED: Tag("Suspected", "waiting"),
        LineStatus.ACTIVE: Tag("Active", "active"),
        LineStatus.DISRUPTED: Tag("Disrupted", "done"),
        LineStatus.CLOSED: Tag("Closed"),
    }
    fields = [
        *IDENTITY,
        Day("occurred_on", "First known", POLICE, in_api=True),
        Instant("occurred_at", "Time first known", POLICE),
        *WHERE,
        Field("name", "Name", FREE_TEXT, in_api=True),
        Field("hub", "Hub", FREE_TEXT, in_api=True),
        Choice(
            "status", "Status", POLICE, choices=LineStatus, is_filter=True, in_api=True
        ),
        Several("travel", "Travel", POLICE, choices=Travel, in_api=True),
        Several("threats", "Weapons and threats", POLICE, choices=Threat, in_api=True),
        Choice("children", "Children exploited", POLICE, choices=Band, in_api=True),
        Choice("adults", "Adults exploited", POLICE, choices=Band, in_api=True),
        Day("closed_on", "Closed", POLICE, in_api=True),
        HowClosed(
            "closure_type",
            "How it was closed",
            POLICE,
            choices=LineClosure,
            is_filter=True,
            in_api=True,
        ),
        Day("number_dead_on", "Number out of use since", POLICE, in_api=True),
        Field("charge_known_by", "How the charge is known", FREE_TEXT),
        *RECORDED,
    ]

    def about(self, facts: Mapping[str, Any]) -> str:
        name = facts.get("name")
        return f"County line {name}" if name else self.one

    def status(self, row: CountyLine) -> Tag:
        return IN_ERROR if row.is_in_error else self.tags[row.status]


REFERRALS, CONCERNS, LINES = Referrals(), Concerns(), Lines()
