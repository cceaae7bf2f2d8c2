"""The two API endpoints of a kind of record: its list, and one of it."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, cast
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    inline_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import AnswerSerializer, BodySerializer
from stronghold.core.api.document import IDENTITY
from stronghold.core.api.errors import ErrorSerializer, WhichPlace
from stronghold.core.api.formats import (
    CSV,
    FORMAT,
    GEOJSON,
    LINKS,
    POINT,
    ByFormat,
    CsvRenderer,
    FeaturesSerializer,
    GeoJsonRenderer,
    columns_of,
)
from stronghold.core.api.headers import KEY, TAG, named_once, tag_of
from stronghold.core.database.replicas import from_replica
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant, UnclearPlace, find_place
from stronghold.core.places.rules import LONGEST_PLACE, GivenPlace
from stronghold.core.records.conditions import version_of
from stronghold.core.records.fields import Choice, Field, Number
from stronghold.core.records.filters import DayFilter, Filter, ListFilter
from stronghold.core.records.kind import Kind, RecordKind
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
from stronghold.core.registered import the_one

NO_SUCH_PAGE = OpenApiResponse(
    ErrorSerializer, "The caller cannot read the record named in after or before."
)


class PointSerializer(BodySerializer):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()


class NewRecordSerializer(BodySerializer):
    """The body common to all new records. The same client_uuid creates only one."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
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


class RecordSerializer(AnswerSerializer):
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
    found: list[dict[str, str]] = the_one("RECORD_LINKS")(viewer, reference)
    return found


class TextOrNull(serializers.CharField):
    """A text of a body that may be null; null is the same as "" then.

    So a body that is sent again counts as the same, however it says that there is none.
    """

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        is_empty, value = super().validate_empty_values(data)
        return is_empty, "" if value is None else value


def body_field(
    kind: Kind[Any],
    field: Field,
    *,
    is_given: bool,
    is_change: bool = False,
    means: str = "",
) -> Any:
    """Return the serializer field for one field of a kind.

    `is_given`: it is in the body of a new record, and may be left out if the model has
    a default for it; otherwise it is in an answer. `is_change`: it is in the body of a
    change, and stays as it is if it is left out. `means` explains it.
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
    if is_change:
        options.pop("default", None)
        options["required"] = False
    return make(**options)


def new_serializer(
    kind: Kind[Any],
    base: type[BodySerializer] = NewRecordSerializer,
    *,
    name: str = "",
) -> type[BodySerializer]:
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


def change_serializer(
    kind: Kind[Any], names: Collection[str], *, name: str, about: str
) -> type[BodySerializer]:
    """Return the serializer of a change of these fields: those that it has."""
    fields = [field for field in kind.fields if field.name in names]
    own: dict[str, Any] = {
        field.name: body_field(kind, field, is_given=True, is_change=True)
        for field in fields
    }
    return type(f"{name}Serializer", (BodySerializer,), {"__doc__": about} | own)


def overlaid(
    row: Any, given: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """Return the facts of a record after a change: as given, and else as stored."""
    return {
        name: given[name] if name in given else getattr(row, name) for name in names
    }


def answer_serializer(
    kind: Kind[Any],
    base: type[serializers.Serializer[Any]] = RecordSerializer,
    *,
    name: str = "",
    about: str = "",
    means: Mapping[str, str] = MappingProxyType({}),
) -> type[serializers.Serializer[Any]]:
    """Return the serializer of a stored record: `base`, and what the kind adds.

    `about` describes it in the documentation, and `means` the fields named there.
    """
    # As `base` declares one, it is not a column, or its words are its own.
    declared = base().fields
    own = {
        field.name: body_field(
            kind, field, is_given=False, means=means.get(field.name, "")
        )
        for field in kind.fields
        if field.in_api and field.name not in declared
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


LINK = OpenApiParameter(
    "Link",
    str,
    OpenApiParameter.HEADER,
    response=[200],
    description='The pages before and after it: <…>; rel="prev", <…>; rel="next"',
)
FIELDS = "fields"
OF_LISTS = frozenset({"after", "before", "limit", FIELDS, FORMAT})


def read_params(request: Request, known: Collection[str]) -> dict[str, str]:
    """Return the query parameters. Unknown and empty ones are refused with 400."""
    params = {name: str(value) for name, value in request.query_params.items()}
    taken = f"Unknown parameter. It takes {', '.join(sorted(known))}"
    wrong = {name: [taken] for name in params if name not in known}
    for name, value in params.items():
        if name in known and not value.strip():
            wrong[name] = ["Give a value or leave it out"]
    if wrong:
        raise ValidationError(wrong)
    return params


def read_fields(api: "KindApi", text: str) -> list[str]:
    """Return the fields that a text asks for, and always the reference."""
    names = list(dict.fromkeys(name.strip() for name in text.split(",")))
    known = api.field_names
    if unknown := [name for name in names if name not in known]:
        raise RuleBroken(
            f"There is no field {unknown[0]!r}. There are {', '.join(known)}",
            field=FIELDS,
        )
    return names if IDENTITY in names else [IDENTITY] + names


def page_body(
    request: Request,
    page: Page[Any],
    wanted: ListFilter,
    *,
    body: Callable[[Any], dict[str, Any]],
) -> Response:
    """Return a page, with the addresses of the pages before and after it.

    They are in the header Link too (RFC 8288), for forms that have no place for them.
    """
    given = request.query_params
    kept = {name: given[name] for name in ("limit", FIELDS, FORMAT) if name in given}
    params = wanted.as_params() | kept

    def url(**start: str) -> str | None:
        there = page_url(request.path, params, **start)
        return request.build_absolute_uri(there) if there else None

    newer, older = url(before=page.newer), url(after=page.older)
    links = [(newer, "prev"), (older, "next")]
    link = ", ".join(f'<{there}>; rel="{rel}"' for there, rel in links if there)
    return Response(
        {"items": [body(row) for row in page.items], "newer": newer, "older": older},
        headers={"Link": link} if link else None,
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
    """The two endpoints of a kind.

    `body` adds to what can be entered of a new one, and `answer` to the fields that a
    stored one has.
    """

    kind: Kind[Any]
    body: type[BodySerializer] = NewRecordSerializer
    answer: type[serializers.Serializer[Any]] = RecordSerializer
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
    def new_serializer(self) -> type[BodySerializer]:
        return new_serializer(self.kind, self.body, name=self.one_name)

    @cached_property
    def serializer(self) -> type[serializers.Serializer[Any]]:
        return answer_serializer(
            self.kind,
            self.answer,
            name=self.one_name,
            about=self.about,
            means=self.means,
        )

    @property
    def filters(self) -> Sequence[Filter]:
        """What narrows its list: the same as on its page."""
        return cast(RecordKind[Any], self.kind).filters

    @property
    def list_parameters(self) -> list[OpenApiParameter]:
        """The documentation of the list's parameters."""
        return [
            *PAGE_PARAMETERS,
            *map(filter_parameter, self.filters),
            self.fields_parameter,
            OpenApiParameter(
                FORMAT,
                str,
                enum=self.formats,
                description="For programs that can set no header; else Accept",
            ),
            *self.headers,
        ]

    @cached_property
    def field_names(self) -> list[str]:
        """The names of the fields that a list has."""
        return [name for name in self.serializer().get_fields() if name != LINKS]

    @property
    def fields_parameter(self) -> OpenApiParameter:
        one = {"type": "string", "enum": self.field_names}
        return OpenApiParameter(
            FIELDS,
            {"type": "array", "items": one},
            description="Only these fields, with commas",
            explode=False,
        )

    @cached_property
    def renderers(self) -> Sequence[type[BaseRenderer]]:
        """The forms of its list; as features, only if it is somewhere."""
        if POINT in self.serializer().fields:
            return (JSONRenderer, GeoJsonRenderer, CsvRenderer)
        return (JSONRenderer, CsvRenderer)

    @property
    def formats(self) -> list[str]:
        return [str(one.format) for one in self.renderers]

    def read_list(self, request: Request) -> "Asked":
        """Read the parameters of a list. Unknown or wrong ones are refused (400)."""
        names = {one.name for one in self.filters}
        params = read_params(request, names | OF_LISTS)
        if params.get(FORMAT, self.formats[0]) not in self.formats:
            said = ", ".join(self.formats)
            raise RuleBroken(f"Choose one of {said}", field=FORMAT)
        size = _limit(params.get("limit", ""))
        return Asked(
            ListFilter.from_params(self.filters, params, viewer=signed_in(request)),
            PageRequest.from_params(params, size=size),
            read_fields(self, params[FIELDS]) if FIELDS in params else [],
        )

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        kind = cast(RecordKind[Any], self.kind)
        return RecordList(kind, viewer, wanted).page(page_request)

    def one(self, viewer: User, reference: str) -> Any:
        return one_record(self.kind, viewer, reference)

    def new(self, by: User, row: Any) -> Any:
        """Return a row that was just stored with what its answer shows; log the read.

        NotFound if the caller may not see it.
        """
        return self.one(by, row.reference)

    def version(self, viewer: User, row: Any) -> str:
        """Return the version of a row, as far as the viewer may read it."""
        return version_of(self.kind, viewer, row, self.parts(row))

    def parts(self, row: Any) -> Any:
        """Return what other rows say of it that its moves change."""
        return ()

    def answer_one(
        self, viewer: User, row: Any, *, fields: Sequence[str] = ()
    ) -> Response:
        """Answer with one record, or some of its fields, and with its version."""
        body = self.one_body_for(viewer, row)
        tag = tag_of(self.version(viewer, row))
        return Response(only(fields, body), headers={"ETag": tag})

    def one_body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the same of one record, with the records it is linked to."""
        links = links_of_record(viewer, row.reference)
        return self.body_for(viewer, row) | {"links": links}

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of a row that the caller may read."""
        shown = self.kind.shown_to(viewer)
        common = {n: v for n, v in record_values(row).items() if n in shown}
        return common | self.kind.values(row, shown)


@dataclass(frozen=True)
class Asked:
    """What a request asks of a list: which rows, which page, and which fields.

    No fields are all of them.
    """

    wanted: ListFilter
    page: PageRequest
    fields: Sequence[str]


def only(fields: Sequence[str], body: dict[str, Any]) -> dict[str, Any]:
    """Return these fields of a body, in this order; all of it if there are none."""
    return {n: body[n] for n in fields if n in body} if fields else body


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

    answers: dict[Any, Any] = {
        (200, JSONRenderer.media_type): pages,
        (200, CSV): OpenApiTypes.STR,
        (404, JSONRenderer.media_type): NO_SUCH_PAGE,
    }
    if GeoJsonRenderer in api.renderers:
        answers[200, GEOJSON] = FeaturesSerializer

    class Records(APIView):
        permission_classes = (Requires,)
        content_negotiation_class = ByFormat
        verbs = {"GET": api.read}  # noqa: RUF012
        page = f"the API’s list of {api.many}"
        # For the renderers: whose list it is, and the columns that were asked for.
        kind_api = api
        columns: Sequence[str] = ()

        def get_renderers(self) -> list[BaseRenderer]:
            """Return the forms of a list; a new record and its errors are JSON."""
            is_list = self.request.method in SAFE_METHODS
            return [one() for one in (api.renderers if is_list else api.renderers[:1])]

        def finalize_response(
            self, request: Any, response: Any, *args: Any, **kwargs: Any
        ) -> Any:
            """Send each error as JSON, whatever form the list was wanted in."""
            if getattr(response, "exception", False):
                request.accepted_renderer = JSONRenderer()
                request.accepted_media_type = JSONRenderer.media_type
            return super().finalize_response(request, response, *args, **kwargs)

        @extend_schema(
            operation_id=f"{api.code}_list",
            description=f"A page of {api.code}, {api.listed}. The header Link has the "
            "addresses of the pages before and after it.",
            parameters=list(api.list_parameters) + [LINK],
            responses=answers,
        )
        def get(self, request: Request) -> Response:
            return from_replica(lambda: self._page(request))

        def _page(self, request: Request) -> Response:
            asked = api.read_list(request)
            viewer = signed_in(request)
            page = api.page(viewer, asked.wanted, asked.page)
            if not isinstance(request.accepted_renderer, JSONRenderer):
                self.columns = columns_of(api.serializer().fields, asked.fields)
            return page_body(
                request,
                page,
                asked.wanted,
                body=lambda row: only(asked.fields, api.body_for(viewer, row)),
            )

    return Records


def list_endpoint(api: KindApi) -> type[APIView]:
    """Return the endpoint that lists records of a type, and stores a new one."""

    @extend_schema(
        operation_id=f"{api.code}_create",
        description="201: stored. 200: sent before; returns the stored record.",
        parameters=[KEY],
        request=api.new_serializer,
        responses={
            (201, JSONRenderer.media_type): api.serializer,
            (200, JSONRenderer.media_type): api.serializer,
            (409, JSONRenderer.media_type): ErrorSerializer,
        },
    )
    def post(self: APIView, request: Request) -> Response:
        given = api.new_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = signed_in(request)
        row = api.store(by, named_once(request, given.validated_data))
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
            parameters=[api.fields_parameter, TAG] + list(api.headers),
            responses=api.serializer,
        )
        def get(self, request: Request, reference: str) -> Response:
            viewer = signed_in(request)
            row = api.one(viewer, reference)
            params = read_params(request, {FIELDS})
            fields = read_fields(api, params[FIELDS]) if FIELDS in params else []
            return api.answer_one(viewer, row, fields=fields)

    return OneRecord
