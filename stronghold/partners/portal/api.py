"""The API of partners: what an agreement shares with them, what they send and answer.

All is read as on the pages of the portal, by the database role of partners with a
ticket, and logged as disclosed. A council's own closure cases are at `closures`.
Disclosures are to a named person, so no program reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, path
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.activities.actions import NewActivity
from operations.activities.record import ACTIVITIES
from operations.activities.rules import LONGEST_RESULT, MOST_MINUTES
from operations.safeguarding.actions.referrals import StepDetails, answer_referral
from operations.safeguarding.choices import Decision, ReferralKind
from operations.safeguarding.rules.referrals import (
    LONGEST_FEEDBACK,
    LONGEST_REFERENCE,
    STEPS,
    Refusal,
)
from operations.taskings.actions import answer_own_tasking
from operations.taskings.rules import LONGEST_OUTCOME, MOVES
from reports.intake.actions import NewReport
from reports.intake.forms import SEEN_CHOICES
from reports.report.record import REPORTS
from stronghold.brief.publishing.measures import PUBLISHED
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.headers import KEY, named_once
from stronghold.core.api.kinds import (
    NewRecordSerializer,
    body_field,
    filter_parameter,
    read_params,
    read_place,
    read_when,
    signed_in,
    submission_of,
)
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.presenters import page_url
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.queries import in_force, wards_of
from stronghold.core.sharing.rules import NotShared
from stronghold.partners.portal.actions import (
    note_figures_file,
    send_activity,
    send_report,
)
from stronghold.partners.portal.forms.entries import OWN_KINDS, OWN_RESULTS
from stronghold.partners.portal.forms.requests import FOR_NRM
from stronghold.partners.portal.kinds import KINDS, LABELS, NAMES, SENT, SharedKind
from stronghold.partners.portal.queries import MOST_PAGES, reading
from stronghold.partners.portal.queries.figures import figures_in_file
from stronghold.partners.portal.queries.filters import filters_of
from stronghold.partners.portal.queries.requests import (
    agreement_in_force,
    shared_row,
)

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

_NUMBERS = {"own_people", "own_minutes"}
_PAGE = OpenApiParameter(
    "page",
    {"type": "integer", "minimum": 1, "maximum": MOST_PAGES, "default": 1},
    description="50 rows are on a page",
)


class NoAgreement(PermissionDenied):
    """What was sent is not stored: nothing is shared with the organisation now."""

    default_code = "no_agreement"
    default_detail = (
        "No agreement that allows this is in force with your organisation, so nothing "
        "was stored. Ask your contact at the police."
    )


class AgreementSerializer(serializers.Serializer[Any]):
    """An agreement in force, and what it shares."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    purpose = serializers.CharField()
    ends_on = serializers.DateField()
    rows = serializers.ListField(child=serializers.CharField())
    figures = serializers.ListField(child=serializers.CharField())


class SharedAgreements(APIView):
    """The agreements in force with the caller's organisation."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.USE_PORTAL}  # noqa: RUF012
    page = "the API’s list of their agreements"

    @extend_schema(
        operation_id="shared_list",
        description="The agreements in force, with the kinds of record that each "
        "shares as rows and as figures. Empty if none is.",
        responses=AgreementSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        read_params(request, ())
        return Response(
            [
                {
                    "reference": one.reference,
                    "version": one.version,
                    "purpose": one.purpose,
                    "ends_on": one.ends_on,
                    "rows": one.rows,
                    "figures": one.figures,
                }
                for one in in_force(signed_in(request))
            ]
        )


def _column(kind: SharedKind, name: str) -> serializers.Field[Any, Any, Any, Any]:
    """Return the serializer field of a column of a shared view."""
    about: dict[str, Any] = {"allow_null": True, "help_text": LABELS[name]}
    if name == "at" or name.endswith("_at"):
        return serializers.DateTimeField(**about)
    if name.endswith("_on"):
        return serializers.DateField(**about)
    if name in _NUMBERS:
        return serializers.IntegerField(**about)
    if (kind.code, name) == (SENT.code, "results"):
        return serializers.ListField(child=serializers.CharField(), **about)
    return serializers.CharField(**about)


def _row_serializer(kind: SharedKind) -> type[serializers.Serializer[Any]]:
    fields = {name: _column(kind, name) for name in kind.columns}
    about = f"{kind.label}: one row, as an agreement shares it."
    fields["reference"] = serializers.CharField()
    name = "".join(part.capitalize() for part in kind.code.split("_"))
    return type(
        f"Shared{name}RowSerializer",
        (serializers.Serializer,),
        {"__doc__": about, **fields},
    )


_ROWS = {kind.code: _row_serializer(kind) for kind in (*KINDS.values(), SENT)}


def _parameters(kind: SharedKind) -> list[OpenApiParameter]:
    """Return the documentation of a list's parameters, for any agreement's wards."""
    found = [_PAGE]
    for one in filters_of(kind, [("", "")]) if kind is not SENT else ():
        if one.name == "by":
            names: Any = NAMES[(kind.code, kind.by)]
            codes = [code for code in names.values if code not in kind.never_shown]
            found.append(OpenApiParameter("by", str, enum=codes))
        else:
            found.append(filter_parameter(one))
    return found


def _body(kind: SharedKind, reference: str, values: Sequence[Any]) -> dict[str, Any]:
    return {"reference": reference, **dict(zip(kind.columns, values, strict=True))}


def _page_number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PAGES))
    if not is_number or not 1 <= int(text) <= MOST_PAGES:
        raise RuleBroken(f"Enter a number from 1 to {MOST_PAGES}", field="page")
    return int(text)


def _read_list(
    request: Request, agreement: "Agreement", kind: SharedKind
) -> tuple[ListFilter, int]:
    """Read the parameters of a list. Unknown or wrong ones are refused (400)."""
    wards = wards_of(agreement) if kind.has_place else []
    filters = filters_of(kind, wards) if kind is not SENT else []
    params = read_params(request, {"page", *(one.name for one in filters)})
    number = _page_number(params.pop("page", "1"))
    wanted = ListFilter.from_params(filters, params, viewer=signed_in(request))
    return wanted, number


def rows_endpoint(kind: SharedKind, verb: Verb) -> type[APIView]:
    """Return the endpoint that lists what an agreement shares of a kind."""
    pages = inline_serializer(
        f"Shared{kind.code.capitalize()}Page",
        {
            "items": _ROWS[kind.code](many=True),
            "next": serializers.URLField(allow_null=True),
        },
    )

    class SharedRows(APIView):
        permission_classes = (Requires,)
        verbs = {"GET": verb}  # noqa: RUF012
        page = f"the API’s list of {kind.label.lower()}"

        @extend_schema(
            operation_id=f"shared_{kind.code}_list",
            description=f"{kind.label}, a page of them under one agreement. `next` is "
            "the address of the next page, null on the last.",
            parameters=_parameters(kind),
            responses=pages,
        )
        def get(self, request: Request, agreement: str) -> Response:
            viewer = signed_in(request)
            under = _agreement_that_shares(viewer, agreement, kind)
            wanted, number = _read_list(request, under, kind)
            with reading(viewer, under) as read:
                found = read.rows(kind, page=number, wanted=wanted)
            rows = [_body(kind, row.reference, row.values) for row in found.rows]
            has_next = found.has_more and number < MOST_PAGES
            params = wanted.as_params() | {"page": str(number + 1)}
            there = request.build_absolute_uri(page_url(request.path, params))
            return Response({"items": rows, "next": there if has_next else None})

    return SharedRows


def row_endpoint(kind: SharedKind, verb: Verb) -> type[APIView]:
    """Return the endpoint that returns one row of a kind."""

    class OneSharedRow(APIView):
        permission_classes = (Requires,)
        verbs = {"GET": verb}  # noqa: RUF012
        page = "the API"

        @extend_schema(
            operation_id=f"shared_{kind.code}_retrieve",
            description=f"{kind.label}: one, by its reference.",
            responses=_ROWS[kind.code],
        )
        def get(self, request: Request, agreement: str, reference: str) -> Response:
            viewer = signed_in(request)
            under = _agreement_that_shares(viewer, agreement, kind)
            with reading(viewer, under) as read:
                row = read.one(kind, reference)
            return Response(_body(kind, row.reference, row.values))

    return OneSharedRow


def _agreement_that_shares(
    viewer: User, reference: str, kind: SharedKind
) -> "Agreement":
    """Return an agreement in force that shares a kind; NotFound for any other."""
    found = agreement_in_force(viewer, reference)
    if kind is not SENT and kind.code not in found.rows:
        raise NotFound
    return found


class SharedFigureSerializer(serializers.Serializer[Any]):
    """One published figure; without a range, its value is not published."""

    period = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    area_name = serializers.CharField()
    area_code = serializers.CharField()
    category = serializers.CharField()
    low = serializers.IntegerField(allow_null=True)
    high = serializers.IntegerField(allow_null=True)
    published_on = serializers.DateField()
    number = serializers.IntegerField(help_text="Which revision of the period it is.")


class SharedFigures(APIView):
    """The published figures of one measure, for the areas of an agreement."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.USE_PORTAL}  # noqa: RUF012
    page = "published figures"

    @extend_schema(
        operation_id="shared_figures_list",
        description="Every published figure of a measure, the latest period first. "
        "Each reading is logged as a download.",
        parameters=[
            OpenApiParameter("measure", str, required=True, enum=list(PUBLISHED))
        ],
        responses=SharedFigureSerializer(many=True),
    )
    def get(self, request: Request, agreement: str) -> Response:
        viewer = signed_in(request)
        under = agreement_in_force(viewer, agreement)
        code = read_params(request, {"measure"}).get("measure", "")
        if code not in PUBLISHED:
            raise RuleBroken(f"Give one of {', '.join(PUBLISHED)}", field="measure")
        measure, found = figures_in_file(viewer, under, code)
        note_figures_file(
            by=viewer, agreement=under, measure=measure.code, format_="json"
        )
        return Response([row._asdict() for row in found])


class StoredSerializer(serializers.Serializer[Any]):
    """What was stored."""

    reference = serializers.CharField()


def _entered(kind: Any, *names: str) -> dict[str, Any]:
    """Return the fields of a body that are those of a kind of record."""
    fields = {field.name: field for field in kind.fields}
    return {name: body_field(kind, fields[name], is_given=True) for name in names}


_SEEN = tuple(name for name, _ in SEEN_CHOICES)
PartnerReportBody: type[NewRecordSerializer] = type(
    "PartnerReportSerializer",
    (NewRecordSerializer,),
    {
        "__doc__": "A report to the police. It names no one. Without occurred_on and "
        "occurred_at, the day is not known.",
        **_entered(REPORTS, "concern", "drug", "description", "signs", *_SEEN),
    },
)


class PartnerActivityBody(NewRecordSerializer):
    """An activity of the partner's own people that has ended.

    It needs occurred_on or occurred_at, its start.
    """

    kind = serializers.ChoiceField(choices=OWN_KINDS)
    n_people = serializers.IntegerField(default=1, min_value=1)
    minutes = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=MOST_MINUTES,
    )
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=OWN_RESULTS), default=list
    )
    result_text = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_RESULT
    )


_STORED = {
    201: StoredSerializer,
    200: StoredSerializer,
    403: OpenApiResponse(
        ErrorSerializer,
        "The caller's role or key does not allow this, or no agreement is in force.",
    ),
    409: ErrorSerializer,
}


def _sent(request: Request, body: Any, store: Callable[[User, Any], Any]) -> Response:
    """Store what a partner sends; the same again returns the first result."""
    given = body(data=request.data)
    given.is_valid(raise_exception=True)
    try:
        row = store(signed_in(request), named_once(request, given.validated_data))
    except NotShared as ended:
        raise NoAgreement from ended
    status = 200 if row.is_repetition else 201
    return Response({"reference": row.reference}, status=status)


class SentReports(APIView):
    """Reports that a partner sends to the police."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.SEND_REPORT}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="shared_reports_create",
        description="Sends a report to the police. 201: stored. 200: sent before.",
        parameters=[KEY],
        request=PartnerReportBody,
        responses=_STORED,
    )
    def post(self, request: Request) -> Response:
        return _sent(request, PartnerReportBody, _store_report)


def _store_report(by: User, given: Mapping[str, Any]) -> Any:
    report = NewReport(
        place=read_place(by, given),
        occurred=read_when(given),
        received_at=clock.now(),
        keep_words=given["keep_words"],
        **REPORTS.entered_in(given),
    )
    return send_report(by=by, submission=submission_of(given), report=report)


class SentActivities(APIView):
    """Activities of a partner's own people."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.SEND_ACTIVITY}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="shared_activities_create",
        description="Logs an activity of the caller's organisation. 201: stored. 200: "
        "sent before.",
        parameters=[KEY],
        request=PartnerActivityBody,
        responses=_STORED,
    )
    def post(self, request: Request) -> Response:
        return _sent(request, PartnerActivityBody, _store_activity)


def _store_activity(by: User, given: Mapping[str, Any]) -> Any:
    occurred = read_when(given)
    if occurred is None:
        raise RuleBroken("Enter when the activity started", field="occurred_at")
    activity = NewActivity(
        occurred=occurred,
        place=read_place(by, given),
        facts=ACTIVITIES.entered_in(given),
        keep_words=given["keep_words"],
    )
    return send_activity(by=by, submission=submission_of(given), activity=activity)


class TaskingAnswerSerializer(BodySerializer):
    """The answer to a tasking. `outcome` is needed unless it is only accepted."""

    move = serializers.ChoiceField(
        choices=[(move.code, move.label) for move in MOVES if not move.for_setter]
    )
    outcome = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=LONGEST_OUTCOME,
        help_text="What was done and the outcome, or why it was not done. No name.",
    )
    keep_words = serializers.BooleanField(default=False)


class TaskingAnswers(APIView):
    """The answer to a tasking for the caller's organisation."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.ANSWER_OWN_TASKING}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="shared_taskings_answer",
        description="Accepts a tasking, or says what became of it. Answers with the "
        "tasking as it is then.",
        request=TaskingAnswerSerializer,
        responses={200: _ROWS[Shared.TASKINGS]},
    )
    def post(self, request: Request, reference: str) -> Response:
        def answer(by: User, given: Mapping[str, Any], _: Any) -> None:
            answer_own_tasking(by=by, reference=reference, **given)

        return _answered(
            request, TaskingAnswerSerializer, Shared.TASKINGS, reference, answer
        )


class ReferralAnswerSerializer(BodySerializer):
    """A step of the service that a referral was made to.

    `acknowledge` needs nothing more, `decide` a decision, `feedback` the outcome in
    words. One that is not accepted needs `reason` and `threshold`, and an urgent one
    `confirmed` as well.
    """

    step = serializers.ChoiceField(
        choices=[(step.code, step.code) for step in STEPS if step.is_answer]
    )
    decision = serializers.ChoiceField(
        choices=Decision.choices, allow_blank=True, default=""
    )
    their_reference = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=LONGEST_REFERENCE,
        help_text="In the service's own system. Never a name.",
    )
    reason = serializers.CharField(
        allow_blank=True, default="", help_text="Why it is not accepted. No name."
    )
    threshold = serializers.CharField(
        allow_blank=True, default="", help_text="The threshold that was applied."
    )
    confirmed = serializers.BooleanField(
        default=False, help_text="An urgent one is not accepted, and that is meant."
    )
    feedback = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_FEEDBACK
    )
    keep_words = serializers.BooleanField(default=False)


class ReferralAnswers(APIView):
    """The steps of a referral to the caller's organisation."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.ANSWER_REFERRAL}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="shared_referrals_answer",
        description="Acknowledges a referral, says what was decided, or sends the "
        "outcome. Answers with the referral as it is then.",
        request=ReferralAnswerSerializer,
        responses={200: _ROWS[Shared.REFERRALS]},
    )
    def post(self, request: Request, reference: str) -> Response:
        def answer(by: User, given: Mapping[str, Any], row: Mapping[str, Any]) -> None:
            _check_decision(given["decision"], row["kind"])
            refusal = Refusal(given["reason"], given["threshold"], given["confirmed"])
            same = ("decision", "their_reference", "feedback", "keep_words")
            details = StepDetails(
                at=clock.now(),
                refusal=refusal,
                **{name: given[name] for name in same},
            )
            answer_referral(
                by=by, reference=reference, step=given["step"], details=details
            )

        return _answered(
            request, ReferralAnswerSerializer, Shared.REFERRALS, reference, answer
        )


def _check_decision(decision: str, kind: str) -> None:
    """Refuse what only the National Referral Mechanism decides of another referral."""
    if decision in FOR_NRM and kind != ReferralKind.NRM:
        raise RuleBroken(
            "Only the National Referral Mechanism decides this", field="decision"
        )


def _answered(
    request: Request,
    body: type[BodySerializer],
    code: str,
    reference: str,
    answer: Callable[[User, Mapping[str, Any], Mapping[str, Any]], None],
) -> Response:
    """Store an answer, and return the row as it is then.

    Not found comes before any error in the body, and is all that is said once the
    agreement has ended.
    """
    by = signed_in(request)
    row = shared_row(by, code, reference)
    given = body(data=request.data)
    given.is_valid(raise_exception=True)
    try:
        answer(by, given.validated_data, row)
    except NotShared as ended:
        raise NotFound from ended
    return Response({"reference": reference, **shared_row(by, code, reference)})


# What the address of one row is called, by the code of its kind.
_ONE: Mapping[str, str] = {
    Shared.TASKINGS: "tasking",
    Shared.REFERRALS: "referral",
    Shared.CLOSURES: "closure",
    Shared.WARRANTS: "warrant",
    Shared.ACTIVITIES: "activity",
}


def _paths_of(kind: SharedKind, verb: Verb) -> list[URLPattern]:
    """Return the addresses of a kind under an agreement: its list, and one row."""
    beginning, one = f"shared/<str:agreement>/{kind.code}", _ONE[kind.code]
    return [
        path(
            beginning,
            rows_endpoint(kind, verb).as_view(),
            name=f"api_shared_{kind.code}",
        ),
        path(
            f"{beginning}/<str:reference>",
            row_endpoint(kind, verb).as_view(),
            name=f"api_shared_{one}",
        ),
    ]


def _verb_of(kind: SharedKind) -> Verb:
    is_referral = kind.code == Shared.REFERRALS
    return Verb.ANSWER_REFERRAL if is_referral else Verb.USE_PORTAL


SHARED_PATHS: Sequence[URLPattern] = [
    path("shared", SharedAgreements.as_view(), name="api_shared"),
    path("shared/reports", SentReports.as_view(), name="api_shared_send_report"),
    path(
        "shared/activities", SentActivities.as_view(), name="api_shared_send_activity"
    ),
    path(
        "shared/taskings/<str:reference>/answer",
        TaskingAnswers.as_view(),
        name="api_shared_tasking_answer",
    ),
    path(
        "shared/referrals/<str:reference>/answer",
        ReferralAnswers.as_view(),
        name="api_shared_referral_answer",
    ),
    path(
        "shared/<str:agreement>/figures",
        SharedFigures.as_view(),
        name="api_shared_figures",
    ),
    path(
        "shared/<str:agreement>/sent",
        rows_endpoint(SENT, Verb.USE_PORTAL).as_view(),
        name="api_shared_sent",
    ),
    *(
        address
        for kind in KINDS.values()
        for address in _paths_of(kind, _verb_of(kind))
    ),
]
