"""What the API takes and returns about referrals, concerns and county lines.

Kinds, times and states: neither whom they are about nor, but for the name of a line,
what was typed. A text that is given with a step is stored, and read on its page.
"""

from typing import Any

from rest_framework import serializers

from operations.safeguarding.actions import concerns, lines, referrals
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
    Subject,
    Threat,
    Travel,
    Urgency,
)
from operations.safeguarding.queries import (
    Recipient,
    check_why,
    concern,
    origin_named,
    recipient_named,
    referral,
)
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.safeguarding.rules import referrals as rules
from operations.safeguarding.rules.concerns import LONGEST_WORDS
from operations.safeguarding.rules.lines import LONGEST_CHARGE, LONGEST_HUB
from operations.safeguarding.rules.lines import LONGEST_NAME as LONGEST_LINE
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import AnswerSerializer, BodySerializer
from stronghold.core.api.kinds import (
    KindApi,
    overlaid,
    reason_headers,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, withdrawal
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.reasons.choices import OfChild


class ReferenceSerializer(AnswerSerializer):
    """What identifies a record; neither its place nor who recorded it."""

    reference = serializers.CharField()


class SafeguardingBody(BodySerializer):
    """What the body of every new one has. The same client_uuid stores only one."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    keep_words = serializers.BooleanField(default=False)


class RecipientFields(BodySerializer):
    """Who a referral goes to: the code of an organisation here, or a name; and a role.

    Never a person's name.
    """

    to_organisation = serializers.CharField(allow_blank=True, default="")
    to_name = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_NAME
    )
    recipient_role = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_ROLE
    )


def _recipient(by: User, given: dict[str, Any]) -> Recipient:
    return Recipient(
        organisation=recipient_named(by, given["to_organisation"]),
        name=given["to_name"],
        role=given["recipient_role"],
    )


class NewReferralSerializer(SafeguardingBody, RecipientFields):
    """A referral that is to be made, from a record or without one."""

    kind = serializers.ChoiceField(choices=ReferralKind.choices)
    subject = serializers.ChoiceField(choices=Subject.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.ORDINARY)
    consent = serializers.ChoiceField(
        choices=Consent.choices, allow_blank=True, default=""
    )
    legal_basis = serializers.ChoiceField(
        choices=LegalBasis.choices, allow_blank=True, default=""
    )
    record = serializers.CharField(
        allow_blank=True,
        default="",
        help_text="The reference of the record that it comes from.",
    )


class ReferralStepSerializer(RecipientFields):
    """A step of a referral. Which other fields it needs depends on the step."""

    step = serializers.ChoiceField(
        choices=[(one.code, one.label) for one in rules.STEPS]
    )
    at = serializers.DateTimeField(
        required=False, help_text="When it happened; now, if it is left out."
    )
    consent = serializers.ChoiceField(
        choices=Consent.choices, allow_blank=True, default=""
    )
    legal_basis = serializers.ChoiceField(
        choices=LegalBasis.choices, allow_blank=True, default=""
    )
    their_reference = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_REFERENCE
    )
    decision = serializers.ChoiceField(
        choices=Decision.choices, allow_blank=True, default=""
    )
    reason = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_REASON
    )
    threshold = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_THRESHOLD
    )
    feedback = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_FEEDBACK
    )
    name_passed = serializers.ChoiceField(
        choices=NamePassed.choices, allow_blank=True, default=""
    )
    name_passed_at = serializers.DateTimeField(required=False, allow_null=True)
    who_answered = serializers.CharField(
        allow_blank=True, default="", max_length=rules.LONGEST_ANSWERED
    )
    confirmed = serializers.BooleanField(
        default=False,
        help_text="That it is urgent; or of a refusal, that they know it is.",
    )
    keep_words = serializers.BooleanField(default=False)


class SafeguardingApi(KindApi):
    """What the endpoints of the three kinds have in common."""

    body: type[BodySerializer] = SafeguardingBody
    answer = ReferenceSerializer

    @property
    def one_name(self) -> str:
        return self.kind.one.title().replace(" ", "")

    @property
    def new_serializer(self) -> type[BodySerializer]:
        return self.body

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        shown = self.kind.shown_to(viewer)
        return {"reference": row.reference} | self.kind.values(row, shown)


class AboutChildrenApi(SafeguardingApi):
    """The endpoints of a kind that may be about a child.

    For those of children that are not the caller's, it must say why (X-Reason).
    """

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        page = super().page(viewer, wanted, page_request)
        check_why(viewer, page.items)
        return page


class ReferralsApi(AboutChildrenApi):
    """The endpoints of referrals."""

    kind = REFERRALS
    body = NewReferralSerializer
    headers = reason_headers(OfChild, of="referrals of children that are not its own")
    about = "A referral, without the person it is about and without free text."

    def one(self, viewer: User, reference: str) -> Any:
        return referral(viewer, reference)

    def store(self, by: User, given: dict[str, Any]) -> Any:
        names = ("kind", "subject", "urgency", "consent", "legal_basis", "keep_words")
        new = referrals.NewReferral(
            **{name: given[name] for name in names}, recipient=_recipient(by, given)
        )
        origin = origin_named(by, given["record"]) if given["record"] else None
        return referrals.open_referral(
            by=by, submission=submission_of(given), referral=new, origin=origin
        )


def _step(by: User, row: Any, given: dict[str, Any]) -> Any:
    names = (
        "consent",
        "legal_basis",
        "their_reference",
        "decision",
        "feedback",
        "name_passed",
        "who_answered",
        "keep_words",
    )
    is_sent = given["step"] == "make"
    addressed = any(given[name] for name in ("to_organisation", "to_name"))
    details = referrals.StepDetails(
        at=given.get("at") or clock.now(),
        recipient=_recipient(by, given) if is_sent and addressed else None,
        refusal=rules.Refusal(
            reason=given["reason"],
            threshold=given["threshold"],
            is_confirmed=given["confirmed"],
        ),
        name_passed_at=given.get("name_passed_at"),
        is_confirmed=given["confirmed"],
        **{name: given[name] for name in names},
    )
    return referrals.step_referral(
        by=by, reference=row.reference, step=given["step"], details=details
    )


REFERRALS_API = ReferralsApi()
REFERRAL_MOVES = (
    ApiMove(
        "moves",
        Verb.MAKE_REFERRAL,
        "Records the next step of it.",
        ReferralStepSerializer,
        _step,
    ),
    withdrawal(REFERRALS.withdraw.own, referrals.withdraw_referral),
)


class NewConcernSerializer(SafeguardingBody, RecipientFields):
    """Signs of exploitation on a record, and the service to refer to."""

    record = serializers.CharField(
        help_text="The reference of the report, arrest or closure case."
    )
    signs = serializers.ListField(
        child=serializers.ChoiceField(choices=ExploitationSign.choices)
    )
    subject = serializers.ChoiceField(choices=Subject.choices)
    kind = serializers.ChoiceField(choices=ReferralKind.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.ORDINARY)
    words = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_WORDS
    )


class ConcernsApi(AboutChildrenApi):
    """The endpoints of concerns that someone is exploited."""

    kind = CONCERNS
    body = NewConcernSerializer
    headers = reason_headers(OfChild, of="concerns about children that are not its own")
    about = "A concern, without the person it is about and without free text."

    def one(self, viewer: User, reference: str) -> Any:
        return concern(viewer, reference)

    def store(self, by: User, given: dict[str, Any]) -> Any:
        names = ("signs", "subject", "kind", "urgency", "words", "keep_words")
        new = concerns.NewConcern(
            **{name: given[name] for name in names}, recipient=_recipient(by, given)
        )
        return concerns.raise_concern(
            by=by,
            submission=submission_of(given),
            origin=origin_named(by, given["record"]),
            concern=new,
        )


CONCERNS_API = ConcernsApi()
CONCERN_MOVES = (withdrawal(CONCERNS.withdraw.own, concerns.withdraw_concern),)


class LineFields(BodySerializer):
    """What can be said of a county line; never its phone number."""

    name = serializers.CharField(max_length=LONGEST_LINE)
    hub = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_HUB
    )
    status = serializers.ChoiceField(choices=LineStatus.choices)
    first_known_on = serializers.DateField()
    children = serializers.ChoiceField(choices=Band.choices)
    adults = serializers.ChoiceField(choices=Band.choices)
    travel = serializers.ListField(
        child=serializers.ChoiceField(choices=Travel.choices), required=False
    )
    threats = serializers.ListField(
        child=serializers.ChoiceField(choices=Threat.choices), required=False
    )
    closed_on = serializers.DateField(required=False, allow_null=True)
    closure_type = serializers.ChoiceField(
        choices=LineClosure.choices, required=False, allow_blank=True
    )
    number_dead_on = serializers.DateField(required=False, allow_null=True)
    charge_known_by = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_CHARGE
    )


class NewLineSerializer(SafeguardingBody, LineFields):
    """A county line that has become known."""


class ChangedLineSerializer(LineFields):
    """A change of a county line. What is left out stays as it is."""

    name = serializers.CharField(required=False, max_length=LONGEST_LINE)
    status = serializers.ChoiceField(choices=LineStatus.choices, required=False)
    first_known_on = serializers.DateField(required=False)
    children = serializers.ChoiceField(choices=Band.choices, required=False)
    adults = serializers.ChoiceField(choices=Band.choices, required=False)
    keep_words = serializers.BooleanField(default=False)


class LineRecordSerializer(BodySerializer):
    """The record that belongs to a line, or no longer."""

    record = serializers.CharField(
        help_text="The reference of a report, an arrest or a closure case."
    )


_LINE_FACTS = (
    "name",
    "hub",
    "status",
    "children",
    "adults",
    "travel",
    "threats",
    "closed_on",
    "closure_type",
    "number_dead_on",
    "charge_known_by",
)


class LinesApi(SafeguardingApi):
    """The endpoints of county lines."""

    kind = LINES
    body = NewLineSerializer
    about = "A county line, by the name that the police use."

    def store(self, by: User, given: dict[str, Any]) -> Any:
        facts = {n: v for n, v in given.items() if n != "client_uuid"}
        return lines.open_line(
            by=by,
            submission=submission_of(given),
            facts=lines.LineFacts(**({"hub": ""} | facts)),
        )


def _change_line(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = lines.LineFacts(
        **overlaid(row, given, _LINE_FACTS),
        first_known_on=given.get("first_known_on", row.occurred_on),
        keep_words=given["keep_words"],
    )
    return lines.change_line(by=by, reference=row.reference, facts=facts)


def _link(by: User, row: Any, given: dict[str, Any]) -> Any:
    origin = origin_named(by, given["record"])
    return lines.link_to_line(by=by, reference=row.reference, origin=origin)


def _unlink(by: User, row: Any, given: dict[str, Any]) -> Any:
    origin = origin_named(by, given["record"])
    return lines.unlink_from_line(by=by, reference=row.reference, origin=origin)


LINES_API = LinesApi()
LINE_MOVES = (
    ApiMove(
        "change",
        Verb.RUN_COUNTY_LINES,
        "Changes what is known of it.",
        ChangedLineSerializer,
        _change_line,
        keeps_rest=True,
    ),
    ApiMove(
        "link",
        Verb.RUN_COUNTY_LINES,
        "Links a record to it, and the record’s premises.",
        LineRecordSerializer,
        _link,
    ),
    ApiMove(
        "unlink",
        Verb.RUN_COUNTY_LINES,
        "Takes a record out of it.",
        LineRecordSerializer,
        _unlink,
    ),
    withdrawal(LINES.withdraw.own, lines.withdraw_line),
)
