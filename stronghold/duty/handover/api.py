"""What the API takes and returns of the work that people left behind."""

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import takers
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import read_params, signed_in
from stronghold.duty.handover import actions, queries

if TYPE_CHECKING:
    from stronghold.duty.handover.queries import Left


class HeldSerializer(serializers.Serializer[Any]):
    """How much work of a kind someone still had to do."""

    kind = serializers.CharField(help_text="The code of the kind of work.")
    n = serializers.IntegerField()


class LeftWorkSerializer(serializers.Serializer[Any]):
    """Someone whose account was closed, what they left, and who can take it over."""

    username = serializers.CharField()
    name = serializers.CharField()
    team = serializers.CharField(allow_null=True, help_text="The code of their team.")
    left_at = serializers.DateTimeField()
    work = HeldSerializer(many=True)
    takers = serializers.ListField(
        child=serializers.CharField(),
        help_text="The usernames of colleagues who can take all of it over.",
    )


class HandOverSerializer(BodySerializer):
    """Who takes the work over."""

    to = serializers.CharField(help_text="The username of one of the takers.")


class HandedOverSerializer(serializers.Serializer[Any]):
    """Whose work was handed over, and to whom."""

    username = serializers.CharField()
    to = serializers.CharField()


class LeftWorkList(APIView):
    """The work that waits to be handed over."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.HAND_OVER_WORK}  # noqa: RUF012
    page = "the API’s list of work to hand over"

    @extend_schema(
        operation_id="handover_list",
        description="People whose accounts were closed while they had work to do, the "
        "first to leave first.",
        responses=LeftWorkSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        read_params(request, ())
        return Response([_body(left) for left in queries.left_work(signed_in(request))])


class HandOver(APIView):
    """Hands over what one person left."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.HAND_OVER_WORK}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="handover_create",
        description="Gives all that a person left to a colleague of theirs. Sent "
        "again, it is 404, since nothing of it is left.",
        request=HandOverSerializer,
        responses=HandedOverSerializer,
    )
    def post(self, request: Request, username: str) -> Response:
        by = signed_in(request)
        # Not found comes before any error in the body.
        queries.one_left(by, username)
        given = HandOverSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        to = given.validated_data["to"]
        actions.hand_over(by=by, username=username, to=to)
        return Response({"username": username, "to": to})


def _body(left: "Left") -> dict[str, Any]:
    person = left.person
    return {
        "username": person.username,
        "name": person.display_name,
        "team": person.team.code if person.team else None,
        "left_at": left.row.left_at if left.row else None,
        "work": [{"kind": one.kind.code, "n": one.n} for one in left.held],
        "takers": [one.username for one in takers(person, left.held)],
    }
