"""What the API takes of links: records that belong together, and why one does not."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.links import queries
from operations.links.actions import link_records, remove_link
from operations.links.rules import LONGEST_REASON
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.kinds import signed_in

_LONGEST_REFERENCE = 12


class PairSerializer(BodySerializer):
    """Two records, by their references, in either order."""

    reference = serializers.CharField(max_length=_LONGEST_REFERENCE)
    other = serializers.CharField(max_length=_LONGEST_REFERENCE)


class WrongLinkSerializer(PairSerializer):
    """Two linked records, and why they do not belong together."""

    reason = serializers.CharField(max_length=LONGEST_REASON)
    keep_words = serializers.BooleanField(default=False)


class MadeLinkSerializer(serializers.Serializer[Any]):
    """A link between two records, and the code of its kind."""

    kind = serializers.CharField()
    reference = serializers.CharField()
    other = serializers.CharField()


class Links(APIView):
    """Links two records."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.LINK_RECORDS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="links_create",
        description="Links two records. Which can be linked, the answer to a wrong "
        "pair says. A link that stands already is 400, and stays.",
        request=PairSerializer,
        responses={201: MadeLinkSerializer, 404: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        given, by = _read(request, PairSerializer), signed_in(request)
        queries.end_named(by, given["reference"])
        queries.note_named(by, given["other"])
        row = link_records(by=by, **given)
        body = {"kind": row.code, "reference": row.first, "other": row.second}
        return Response(body, status=201)


class WrongLinks(APIView):
    """Removes a link that was made in error."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.LINK_RECORDS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="links_remove",
        description="Removes a link that was made in error, with the reason.",
        request=WrongLinkSerializer,
        responses={200: MadeLinkSerializer, 404: ErrorSerializer},
    )
    def post(self, request: Request) -> Response:
        given, by = _read(request, WrongLinkSerializer), signed_in(request)
        row = remove_link(
            by=by, first=given.pop("reference"), second=given.pop("other"), **given
        )
        return Response({"kind": row.code, "reference": row.first, "other": row.second})


def _read(request: Request, body: type[BodySerializer]) -> dict[str, Any]:
    given = body(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
