"""What the API takes and returns about organised crime groups."""

from typing import Any

from rest_framework import serializers

from operations.groups.actions import NewGroup, record_group
from operations.groups.queries import team_named
from operations.groups.record import GROUPS
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.api import (
    KindApi,
    NewRecordSerializer,
    read_place,
    read_when,
    submission_of,
)


class GroupBody(NewRecordSerializer):
    """An organised crime group to be stored. It needs occurred_on, but no place."""

    team = serializers.CharField(
        max_length=40, help_text="The code of the police team that leads."
    )


class GroupsApi(KindApi):
    """The endpoints of organised crime groups."""

    kind = GROUPS
    body = GroupBody

    @property
    def one_name(self) -> str:
        return "Group"

    def store(self, by: User, given: dict[str, Any]) -> Any:
        first_known = read_when(given)
        if first_known is None:
            raise RuleBroken("Enter the day it was first known", field="occurred_on")
        is_nowhere = not (given["place"] or given["place_choice"] or given.get("point"))
        group = NewGroup(
            **GROUPS.entered_in(given),
            team=team_named(by, given["team"]),
            first_known=first_known,
            place=read_place(by, given | {"place_not_known": is_nowhere}),
            keep_words=given["keep_words"],
        )
        return record_group(by=by, submission=submission_of(given), group=group)


GROUPS_API = GroupsApi()
