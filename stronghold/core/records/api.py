"""The two API endpoints of a kind of record: its list, and one of it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.api_bodies import BodySerializer
from stronghold.core.accounts.api_errors import ErrorSerializer, WhichPlace
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant, UnclearPlace, find_place
from stronghold.core.places.rules import LONGEST_PLACE, GivenPlace
from stronghold.core.records.fields import Choice, Field, Number
from stronghold.core.records.filters import DayFilter, Filter, ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.pages import (
    LARGEST_PAGE,
    PAGE_SIZE,
    Page,
    PageRequest,
)
from stronghold.core.records.presenters import page_url, record_values
from stronghold.core.records.queries import RecordList, one_record
from stronghold.core.records.reasons.rules import Choices
from stronghold.core.records.rules import When
from stronghold.core.records.submission import Submission

NO_SUCH_PAGE = OpenApiResponse(
    ErrorSerializer, "The caller cannot read the record named in after or before."
)


class PointSerializer(BodySerializer):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class NewRecordSerializer(BodySerializer):
    """The body common to all new records. The same client_uuid creates only one."""

    client_uuid = serializers.UUIDField()
    occurred_on = serializers.DateField(required=False, allow_null=True)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True)
    place = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=LONGEST_PLACE
    )
    place_choice = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        help_text="A key of place_choices, if an earlier answer listed several places.",
    )
    place_not_known = serializers.BooleanField(required=False, default=False)
    point = PointSerializer(required=False, allow_null=True)
    keep_words = serializers.BooleanField(
        default=False,
        help_text="Keep words that seem to contain a name or a number.",
    )


class RecordSerializer(serializers.Serializer[Any]):
    """The fields that are common to all records."""

    reference = serializers.CharField()
    occurred_on = serializers.DateField(allow_null=True)
    occurred_at = serializers.DateTimeField(allow_null=True)
    place_text = serializers.CharField()
    point = PointSerializer(allow_null=True)
    street = serializers.CharField(allow_null=True)
    premises = serializers.CharField(allow_null=True)
    district = serializers.CharField(allow_null=True)
    ward = serializers.CharField(allow_null=True)
    lsoa = serializers.CharField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()
    error_at = serializers.DateTimeField(allow_null=True)
    error_reason = serializers.CharField()


class LinkSerializer(serializers.Serializer[Any]):
    """Another record that a record is linked to."""

    kind = serializers.CharField(help_text="The code of the kind of link.")
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="What the other record is to this one."
    )
    reference = serializers.CharField()


def links_of_record(viewer: User, reference: str) -> list[dict[str, str]]:
    """Return what a record is linked to, as far as the caller may see it."""
    found: list[dict[str, str]] = import_string(settings.RECORD_LINKS)(
        viewer, reference
    )
    return found


class TextOrNull(serializers.CharField):
    """A text of a body that may be null; null is the same as "" then.

    So a body that is sent again counts as the same, however it says that there is none.
    """

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        is_empty, value = super().validate_empty_values(data)
        return is_empty, "" if value is None else value


def body_field(
    kind: RecordKind[Any], field: Field, *, is_given: bool, means: str = ""
) -> Any:
    """Return the serializer field for one field of a kind.

    `is_given`: it is in the body of a new record, and may be left out if the model has
    a default for it; otherwise it is in an answer. `means` explains it.
    """
    column: Any = kind.model._meta.get_field(field.path.partition("__")[0])
    if field.path != field.name:
        return serializers.CharField(allow_null=column.null, help_text=means or None)
    build = serializers.ModelSerializer().build_standard_field
    make, options = build(field.name, column)
    is_optional = options.pop("required", True) is False
    if is_given and is_optional:
        options["default"] = column.get_default()
    if is_given and make is serializers.CharField and options.get("allow_null"):
        make, options["default"] = TextOrNull, ""
    if is_given and isinstance(field, Number):
        options["min_value"] = 0
    if means:
        options["help_text"] = means
    return make(**options)


def new_serializer(
    kind: RecordKind[Any],
    base: type[NewRecordSerializer] = NewRecordSerializer,
    *,
    name: str = "",
) -> type[NewRecordSerializer]:
    """Return the serializer of a new record: `base`, and what can be entered.

    A field that `base` declares itself is as it is there.
    """
    declared = base().fields
    own = {
        field.name: body_field(kind, field, is_given=True)
        for field in kind.fields
        if field.is_entered and field.name not in declared
    }
    named = f"New{name or kind.one}Serializer"
    return type(named, (base,), {"__doc__": base.__doc__} | own)


def answer_serializer(
    kind: RecordKind[Any],
    base: type[serializers.Serializer[Any]] = RecordSerializer,
    *,
    name: str = "",
    about: str = "",
    means: Mapping[str, str] = MappingProxyType({}),
) -> type[serializers.Serializer[Any]]:
    """Return the serializer of a stored record: `base`, and what the kind adds.

    `about` describes it in the documentation, and `means` the fields named there.
    """
    own = {
        field.name: body_field(
            kind, field, is_given=False, means=means.get(field.name, "")
        )
        for field in kind.fields
        if field.in_api
    }
    own["links"] = LinkSerializer(
        many=True,
        required=False,
        help_text="What it is linked to; only where one record is asked for.",
    )
    words = {"__doc__": about or f"A stored {kind.one.lower()}."}
    return type(f"{name or kind.one}Serializer", (base,), words | own)


_SIZE = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}
PAGE_PARAMETERS = (
    OpenApiParameter(
        "limit", _SIZE | {"default": PAGE_SIZE}, description="Records on a page"
    ),
    OpenApiParameter(
        "after",
        str,
        description="List records older than the one with this reference",
    ),
    OpenApiParameter(
        "before",
        str,
        description="List records newer than the one with this reference",
    ),
)


def read_params(request: Request, known: Collection[str]) -> dict[str, str]:
    """Return the query parameters. Unknown and empty ones are refused with 400."""
    params = {name: str(value) for name, value in request.query_params.items()}
    wrong = {name: ["Unknown parameter"] for name in params if name not in known}
    for name, value in params.items():
        if name in known and not value.strip():
            wrong[name] = ["Give a value or leave it out"]
    if wrong:
        raise ValidationError(wrong)
    return params


def _page_request(params: Mapping[str, str]) -> PageRequest:
    return PageRequest.from_params(params, size=_limit(params.get("limit", "")))


def page_body(
    request: Request,
    page: Page[Any],
    wanted: ListFilter,
    *,
    body: Callable[[Any], dict[str, Any]],
) -> Response:
    """Return a page, with the addresses of the pages before and after it."""
    limit = request.query_params.get("limit", "")
    params = wanted.as_params() | ({"limit": limit} if limit else {})

    def url(**start: str) -> str | None:
        there = page_url(request.path, params, **start)
        return request.build_absolute_uri(there) if there else None

    return Response(
        {
            "items": [body(row) for row in page.items],
            "newer": url(before=page.newer),
            "older": url(after=page.older),
        }
    )


def read_place(viewer: User, given: Mapping[str, Any]) -> PlaceMeant:
    """Return the place in a body. If it can be several, the error lists them."""
    point = given.get("point") or {}
    try:
        return find_place(
            viewer,
            GivenPlace(
                words=given["place"],
                choice=given["place_choice"],
                latitude=point.get("latitude"),
                longitude=point.get("longitude"),
                not_known=given["place_not_known"],
            ),
        )
    except UnclearPlace as unclear:
        choices = [(choice.key, choice.label) for choice in unclear.choices]
        raise WhichPlace(unclear.message, choices) from unclear
    except RuleBroken as broken:
        if broken.field in PointSerializer().fields:
            broken.field = f"point.{broken.field}"
        raise


def read_when(given: Mapping[str, Any]) -> When | None:
    """Return the day and time in a body, if there are any."""
    on: date | None = given.get("occurred_on")
    at: datetime | None = given.get("occurred_at")
    if at is None:
        return When(on) if on else None
    when = When.at_instant(at)
    if on not in {None, when.on}:
        raise RuleBroken(
            "The date must be the London date of occurred_at", field="occurred_on"
        )
    return when


def signed_in(request: Request) -> User:
    """Return the caller; the endpoint's permission allows only signed-in users."""
    return cast(User, request.user)


def submission_of(given: Mapping[str, Any]) -> Submission:
    client_uuid: UUID = given["client_uuid"]
    content = {name: value for name, value in given.items() if name != "client_uuid"}
    return Submission.of(client_uuid, content)


def _limit(text: str) -> int:
    if not text:
        return PAGE_SIZE
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= LARGEST_PAGE:
        raise RuleBroken(f"Enter a number from 1 to {LARGEST_PAGE}", field="limit")
    return int(text)


def reason_headers(choices: Choices, *, of: str) -> tuple[OpenApiParameter, ...]:
    """Return the headers by which a caller says why it reads `of`."""
    return (
        OpenApiParameter(
            "X-Reason",
            str,
            OpenApiParameter.HEADER,
            description=f"Why the caller reads {of}: {', '.join(choices.values)}. "
            "Without one of these, 403 and the list.",
        ),
        OpenApiParameter(
            "X-Reason-Words",
            str,
            OpenApiParameter.HEADER,
            description="The reason in words, percent-encoded UTF-8, if X-Reason is "
            "other.",
        ),
    )


class KindApi:
    """The two endpoints of a kind. `body` adds to what can be entered of a new one."""

    kind: RecordKind[Any]
    body: type[NewRecordSerializer] = NewRecordSerializer
    # Describe a stored record, and those of its fields whose names do not say enough.
    about = ""
    means: Mapping[str, str] = MappingProxyType({})
    # The order of its list.
    listed = "the latest first"
    # Headers of both reading endpoints.
    headers: Sequence[OpenApiParameter] = ()

    def store(self, by: User, given: dict[str, Any]) -> Any:
        """Call the action with a checked body, and return the row."""
        raise NotImplementedError

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def one_name(self) -> str:
        """The name in the schema; one word."""
        return self.kind.one

    @property
    def many(self) -> str:
        return self.kind.many.lower()

    @property
    def read(self) -> Verb:
        return self.kind.read

    @property
    def write(self) -> Verb:
        return self.kind.write

    @cached_property
    def new_serializer(self) -> type[NewRecordSerializer]:
        return new_serializer(self.kind, self.body, name=self.one_name)

    @cached_property
    def serializer(self) -> type[serializers.Serializer[Any]]:
        return answer_serializer(
            self.kind, name=self.one_name, about=self.about, means=self.means
        )

    @property
    def list_parameters(self) -> list[OpenApiParameter]:
        """The documentation of the list's parameters."""
        return [
            *PAGE_PARAMETERS,
            *map(filter_parameter, self.kind.filters),
            *self.headers,
        ]

    def read_list(self, request: Request) -> tuple[ListFilter, PageRequest]:
        """Read the parameters of a list. Unknown or wrong ones are refused (400)."""
        filters = self.kind.filters
        names = {one.name for one in filters}
        params = read_params(request, {*names, "after", "before", "limit"})
        wanted = ListFilter.from_params(filters, params, viewer=signed_in(request))
        return wanted, _page_request(params)

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        return RecordList(self.kind, viewer, wanted).page(page_request)

    def one(self, viewer: User, reference: str) -> Any:
        return one_record(self.kind, viewer, reference)

    def new(self, by: User, row: Any) -> Any:
        """Return a row that was just stored with what its answer shows; log the read.

        NotFound if the caller may not see it.
        """
        return self.one(by, row.reference)

    def one_body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the same of one record, with the records it is linked to."""
        links = links_of_record(viewer, row.reference)
        return self.body_for(viewer, row) | {"links": links}

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of a row that the caller may read."""
        shown = self.kind.shown_to(viewer)
        common = {n: v for n, v in record_values(row).items() if n in shown}
        return common | self.kind.values(row, shown)


def filter_parameter(one: Filter) -> OpenApiParameter:
    """Return the documentation of the parameter of a filter."""
    if isinstance(one, Choice):
        codes = [str(code) for code in one.choices.values]
        return OpenApiParameter(one.name, str, enum=codes)
    of = date if isinstance(one, DayFilter) else str
    return OpenApiParameter(one.name, of, description=one.means or one.label)


def reading_endpoint(api: KindApi) -> type[APIView]:
    """Return the endpoint that lists records of a type."""
    pages = inline_serializer(
        f"{api.one_name}Page",
        {
            "items": api.serializer(many=True),
            "newer": serializers.URLField(allow_null=True),
            "older": serializers.URLField(allow_null=True),
        },
    )

    class Records(APIView):
        permission_classes = (Requires,)
        verbs = {"GET": api.read}  # noqa: RUF012
        page = f"the API’s list of {api.many}"

        @extend_schema(
            operation_id=f"{api.code}_list",
            description=f"A page of {api.code}, {api.listed}.",
            parameters=api.list_parameters,
            responses={200: pages, 404: NO_SUCH_PAGE},
        )
        def get(self, request: Request) -> Response:
            wanted, page_request = api.read_list(request)
            viewer = signed_in(request)
            page = api.page(viewer, wanted, page_request)
            return page_body(
                request, page, wanted, body=lambda row: api.body_for(viewer, row)
            )

    return Records


def list_endpoint(api: KindApi) -> type[APIView]:
    """Return the endpoint that lists records of a type, and stores a new one."""

    @extend_schema(
        operation_id=f"{api.code}_create",
        description="201: stored. 200: sent before; returns the stored record.",
        request=api.new_serializer,
        responses={201: api.serializer, 200: api.serializer, 409: ErrorSerializer},
    )
    def post(self: APIView, request: Request) -> Response:
        given = api.new_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = signed_in(request)
        row = api.store(by, given.validated_data)
        stored = api.one(by, row.reference) if row.is_repetition else api.new(by, row)
        status = 200 if row.is_repetition else 201
        return Response(api.body_for(by, stored), status=status)

    verbs = {"GET": api.read, "POST": api.write}
    return type("Records", (reading_endpoint(api),), {"verbs": verbs, "post": post})


def one_endpoint(api: KindApi) -> type[APIView]:
    """Return the endpoint that returns one record of a type."""

    class OneRecord(APIView):
        permission_classes = (Requires,)
        verbs = {"GET": api.read}  # noqa: RUF012
        page = "the API"

        @extend_schema(
            operation_id=f"{api.code}_retrieve",
            description="One record, by its reference.",
            parameters=list(api.headers),
            responses=api.serializer,
        )
        def get(self, request: Request, reference: str) -> Response:
            viewer = signed_in(request)
            return Response(api.one_body_for(viewer, api.one(viewer, reference)))

    return OneRecord
