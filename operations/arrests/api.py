"""What the API takes and returns about arrests."""

from collections.abc import Mapping
from datetime import UTC
from types import MappingProxyType
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.arrests.actions import NewArrest, record_arrest, withdraw_arrest
from operations.arrests.actions.completion import (
    FROM_CUSTODY,
    answer_exploitation,
    complete_arrest,
)
from operations.arrests.actions.imports import BatchLine, import_batch
from operations.arrests.choices import AgeBand, BatchResult, Exploitation
from operations.arrests.import_file import COLUMNS, MORE
from operations.arrests.record import ARRESTS
from operations.arrests.rules import UNDER_TEN
from operations.operation.queries import operation_named
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import PlaceChoiceSerializer
from stronghold.core.api.kinds import (
    KindApi,
    NewRecordSerializer,
    PointSerializer,
    change_serializer,
    overlaid,
    read_params,
    read_place,
    read_when,
    signed_in,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, withdrawal
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.cells import NOT_KNOWN


class ArrestBody(NewRecordSerializer):
    """An arrest to be stored. It needs occurred_on or occurred_at."""

    age_band = serializers.ChoiceField(
        choices=[(UNDER_TEN, "Under 10: refused, with the reason"), *AgeBand.choices]
    )
    operation = serializers.CharField(
        allow_blank=True, default="", help_text="The reference of an operation."
    )


class ArrestsApi(KindApi):
    """The endpoints of arrests."""

    kind = ARRESTS
    body = ArrestBody
    means: Mapping[str, str] = MappingProxyType(
        {
            "waits_for_match": "Not counted until someone decides whether it is "
            "recorded already."
        }
    )

    def store(self, by: User, given: dict[str, Any]) -> Any:
        occurred = read_when(given)
        if occurred is None:
            raise RuleBroken("Enter when the arrest was", field="occurred_at")
        arrest = NewArrest(
            occurred=occurred,
            place=read_place(by, given),
            facts=ARRESTS.entered_in(given),
            operation=operation_named(by, given["operation"]),
            keep_words=given["keep_words"],
        )
        return record_arrest(by=by, submission=submission_of(given), arrest=arrest)


ARRESTS_API = ArrestsApi()

CompletedArrestSerializer = change_serializer(
    ARRESTS,
    FROM_CUSTODY,
    name="CompletedArrest",
    about="What custody knows of an arrest. What is left out stays as it is.",
)


class ExploitationAnswerSerializer(BodySerializer):
    """Whether a child arrested for supply could be exploited."""

    answer = serializers.ChoiceField(choices=Exploitation.choices)
    reason = serializers.CharField(allow_blank=True, default="", max_length=300)
    referral_reference = serializers.CharField(
        allow_blank=True, default="", max_length=40
    )
    keep_words = serializers.BooleanField(default=False)


def _complete(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = overlaid(row, given, FROM_CUSTODY)
    return complete_arrest(by=by, reference=row.reference, facts=facts)


def _answer(by: User, row: Any, given: dict[str, Any]) -> Any:
    return answer_exploitation(by=by, reference=row.reference, **given)


ARREST_MOVES = (
    ApiMove(
        "complete",
        Verb.RECORD_ARREST,
        "Completes it with what custody knows.",
        CompletedArrestSerializer,
        _complete,
        keeps_rest=True,
    ),
    ApiMove(
        "exploitation",
        Verb.RECORD_ARREST,
        "Answers whether the child could be exploited.",
        ExploitationAnswerSerializer,
        _answer,
    ),
    withdrawal(ARRESTS.withdraw.own, withdraw_arrest),
)

MOST_IN_BATCH = 500
LONGEST_CELL = 200


def _cell(column: str) -> serializers.CharField:
    """Return the field of a column of custody's file, with the same meaning."""
    return serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_CELL,
        help_text=COLUMNS[column],
    )


class _CustodyArrest(BodySerializer):
    """One arrest as custody's system has it; who was arrested stays there.

    The words and codes are those of the columns of a file. A wrong one refuses this
    arrest alone.
    """

    custody_number = _cell("custody_number")
    arrested_at = serializers.DateTimeField(required=False, allow_null=True)
    place = _cell("place")
    place_choice = _cell("place_choice")
    place_not_known = serializers.BooleanField(required=False, default=False)
    point = PointSerializer(required=False, allow_null=True)
    offence_class = _cell("offence_class")
    age_band = _cell("age_band")
    drug_class = _cell("drug_class")
    offence_provision = _cell("offence_provision")
    disposal = _cell("disposal")


CustodyArrestSerializer: type[BodySerializer] = type(
    "CustodyArrestSerializer",
    (_CustodyArrest,),
    {"__doc__": _CustodyArrest.__doc__, **{name: _cell(name) for name in MORE}},
)


class CustodyBatchSerializer(BodySerializer):
    """Up to 500 arrests."""

    arrests = serializers.ListField(
        child=CustodyArrestSerializer(), min_length=1, max_length=MOST_IN_BATCH
    )


class CustodyLineSerializer(serializers.Serializer[Any]):
    """What became of one arrest."""

    line = serializers.IntegerField(help_text="Its place in the batch, from 1.")
    custody_number = serializers.CharField()
    result = serializers.ChoiceField(choices=BatchResult.choices)
    reference = serializers.CharField(
        allow_null=True,
        help_text="Of the arrest here; null if it was refused or is no longer in use.",
    )
    waits_for_match = serializers.BooleanField(
        help_text="Not counted until someone decides whether it is recorded already."
    )
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Why it was refused, by field.",
    )
    place_choices = PlaceChoiceSerializer(
        many=True,
        help_text="The places that the text can mean, if there are several.",
    )


class CustodyAnswerSerializer(serializers.Serializer[Any]):
    """What became of a batch. If `dry_run`, what would have, and nothing was stored."""

    dry_run = serializers.BooleanField()
    made = serializers.IntegerField()
    same = serializers.IntegerField()
    updated = serializers.IntegerField()
    refused = serializers.IntegerField()
    lines = CustodyLineSerializer(many=True)


class CustodyBatches(APIView):
    """Arrests from custody's system, many at a time."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.IMPORT_ARRESTS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="arrests_custody",
        description="Stores each arrest that is new, fills what was empty in one that "
        "is here, and says of each what became of it. The custody record number says "
        "which is which, so the same batch can be sent again.",
        parameters=[
            OpenApiParameter(
                "dry_run",
                {"type": "string", "enum": ["true", "false"], "default": "false"},
                description="true: store nothing, and say what would become of each.",
            )
        ],
        request=CustodyBatchSerializer,
        responses=CustodyAnswerSerializer,
    )
    def post(self, request: Request) -> Response:
        only_check = _is_dry_run(request)
        given = CustodyBatchSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        lines = [
            Line(number, _cells(one))
            for number, one in enumerate(given.validated_data["arrests"], start=1)
        ]
        done = import_batch(by=signed_in(request), lines=lines, only_check=only_check)
        results = [line.result for line in done]
        counts = {one.value: results.count(one) for one in BatchResult}
        found = [_line_body(line) for line in done]
        return Response({"dry_run": only_check, **counts, "lines": found})


def _is_dry_run(request: Request) -> bool:
    text = read_params(request, {"dry_run"}).get("dry_run", "false")
    if text not in {"true", "false"}:
        raise RuleBroken("Give true or false", field="dry_run")
    return text == "true"


def _cells(given: Mapping[str, Any]) -> dict[str, str]:
    """Return an arrest as a line of custody's file has it."""
    at, point = given.get("arrested_at"), given.get("point") or {}
    cells = {name: given[name] for name in COLUMNS if isinstance(given.get(name), str)}
    cells |= {name: f"{degrees:.7f}" for name, degrees in point.items()}
    if at is not None:
        # To the minute, as custody's files have it; with its offset, since London has
        # one hour of a year twice.
        cells["arrested_at"] = at.astimezone(UTC).isoformat(" ", "minutes")
    if given["place_not_known"]:
        cells["place_choice"] = NOT_KNOWN
    return cells


def _line_body(done: BatchLine) -> dict[str, Any]:
    of_point = PointSerializer().fields
    errors: dict[str, list[str]] = {}
    for column, words in done.errors.items():
        name = f"point.{column}" if column in of_point else column
        errors[name or "non_field_errors"] = [words]
    return {
        "line": done.line.number,
        "custody_number": done.line.cells.get("custody_number", ""),
        "result": done.result,
        "reference": done.reference or None,
        "waits_for_match": done.waits,
        "errors": errors,
        "place_choices": [
            {"key": key, "label": label} for key, label in done.place_choices
        ],
    }
