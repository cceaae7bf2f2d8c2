"""What the API takes and returns about organised crime groups."""

from typing import Any

from rest_framework import serializers

from operations.groups.actions import (
    GroupFacts,
    NewGroup,
    change_status,
    correct_group,
    record_group,
    withdraw_group,
)
from operations.groups.choices import GroupStatus
from operations.groups.queries import check_why, group, team_named
from operations.groups.record import GROUPS
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import (
    KindApi,
    NewRecordSerializer,
    change_serializer,
    overlaid,
    read_place,
    read_when,
    reason_headers,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, withdrawal
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.reasons.choices import OfGroup


class GroupBody(NewRecordSerializer):
    """An organised crime group to be stored. It needs occurred_on, but no place."""

    team = serializers.CharField(
        max_length=40, help_text="The code of the police team that leads."
    )


class GroupsApi(KindApi):
    """The endpoints of organised crime groups.

    For those that another team leads, the caller must say why (X-Reason).
    """

    kind = GROUPS
    body = GroupBody
    headers = reason_headers(OfGroup, of="groups that another team leads")

    @property
    def one_name(self) -> str:
        return "Group"

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        page = super().page(viewer, wanted, page_request)
        check_why(viewer, page.items)
        return page

    def one(self, viewer: User, reference: str) -> Any:
        return group(viewer, reference)

    def parts(self, row: Any) -> Any:
        return list(row.disruptions.order_by("n").values_list("n", "error_at"))

    def store(self, by: User, given: dict[str, Any]) -> Any:
        first_known = read_when(given)
        if first_known is None:
            raise RuleBroken("Enter the day it was first known", field="occurred_on")
        is_nowhere = not (given["place"] or given["place_choice"] or given.get("point"))
        new = NewGroup(
            **GROUPS.entered_in(given),
            team=team_named(by, given["team"]),
            first_known=first_known,
            place=read_place(by, given | {"place_not_known": is_nowhere}),
            keep_words=given["keep_words"],
        )
        return record_group(by=by, submission=submission_of(given), group=new)


GROUPS_API = GroupsApi()

_FACTS = ("name", "suspected_of", "phase", "assessment_reference", "assessed_on")
_Corrected: Any = change_serializer(
    GROUPS,
    _FACTS,
    name="CorrectedGroup",
    about="A correction of a group. What is left out stays as it is.",
)


class CorrectedGroupSerializer(_Corrected):  # type: ignore[misc]
    """A correction of a group. What is left out stays as it is."""

    team = serializers.CharField(
        required=False,
        max_length=40,
        help_text="The code of the police team that leads.",
    )
    keep_words = serializers.BooleanField(default=False)


class GroupStatusSerializer(BodySerializer):
    """The new status of a group."""

    status = serializers.ChoiceField(choices=GroupStatus.choices)


def _correct(by: User, row: Any, given: dict[str, Any]) -> Any:
    team = team_named(by, given["team"]) if "team" in given else row.team
    facts = GroupFacts(
        **overlaid(row, given, _FACTS), team=team, keep_words=given["keep_words"]
    )
    return correct_group(by=by, reference=row.reference, facts=facts)


def _change_status(by: User, row: Any, given: dict[str, Any]) -> Any:
    return change_status(by=by, reference=row.reference, **given)


GROUP_MOVES = (
    ApiMove(
        "correct",
        Verb.RUN_GROUPS,
        "Corrects or completes what is known of it.",
        CorrectedGroupSerializer,
        _correct,
        keeps_rest=True,
    ),
    ApiMove(
        "status",
        Verb.RUN_GROUPS,
        "Changes its status.",
        GroupStatusSerializer,
        _change_status,
    ),
    withdrawal(Verb.RUN_GROUPS, withdraw_group),
)
