"""The organised crime group, described once: its fields, its words, who may read it."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q

from operations.groups.choices import UNDER_WAY, GroupStatus, Suspicion
from operations.groups.models import GROUP_WORDS, CrimeGroup
from operations.groups.visibility import visible_groups
from operations.operation.choices import Phase
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
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
from stronghold.core.records.filters import YesFilter
from stronghold.core.records.kind import (
    IN_ERROR,
    NOT_IN_ERROR,
    RecordKind,
    WithdrawVerbs,
)
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.parts import Tag

POLICE, FREE_TEXT = FieldClass.POLICE, FieldClass.FREE_TEXT


# Those that a count of groups counts: work against them is not finished.
GROUPS_UNDER_WAY = Q(status__in=UNDER_WAY) & NOT_IN_ERROR


class OnlyUnderWay(YesFilter):
    """Only groups that are suspected or active, as the brief counts them."""

    name, label = "under_way", "Only those under way"
    means = "yes: only groups that are suspected or active"

    def rows(self, text: str, viewer: User) -> Q:
        return GROUPS_UNDER_WAY


class Groups(RecordKind[CrimeGroup]):
    """Organised crime groups, for those who may read them only."""

    code = "groups"
    app = "groups"
    prefix = "N"
    model = CrimeGroup
    read = Verb.READ_GROUPS
    write = Verb.RUN_GROUPS
    withdraw = WithdrawVerbs(Verb.RUN_GROUPS, Verb.RUN_GROUPS)
    purpose = "To disrupt organised crime groups"
    people = (People.SUSPECT,)
    one = "Organised crime group"
    many = "Organised crime groups"
    new_text = "Record an organised crime group"
    another_text = "Record another organised crime group"
    first = "Organised crime group recorded"
    empty_text = "Groups that are suspected or active in this area will be listed here."
    in_menu = True
    # The page asks why before it shows most of this, and a file has all groups in it.
    export = ""
    searched = GROUP_WORDS
    in_list = ("suspected_of", "team")
    more_filters = (OnlyUnderWay(),)
    in_title = ("name",)
    is_titled_by_place = is_named_in_tab = False
    tags: Mapping[str, Tag] = {
        GroupStatus.SUSPECTED: Tag("Suspected", "waiting"),
        GroupStatus.ACTIVE: Tag("Active", "active"),
        GroupStatus.DISRUPTED: Tag("Disrupted", "done"),
        GroupStatus.ARCHIVED: Tag("Archived"),
    }
    fields = [
        *IDENTITY,
        Day("occurred_on", "First known", POLICE, means=A_DAY),
        # Only the day is asked for.
        Instant("occurred_at", "Time first known", POLICE),
        *WHERE,
        Field(
            "name",
            "Name",
            FREE_TEXT,
            means="What the police call the group.",
            is_entered=True,
        ),
        Choice(
            "status",
            "Status",
            POLICE,
            choices=GroupStatus,
            means="Its status now.",
            is_entered=True,
            is_filter=True,
        ),
        Several(
            "suspected_of",
            "Suspected of",
            POLICE,
            choices=Suspicion,
            means="What it is suspected of.",
            is_entered=True,
        ),
        Choice(
            "phase",
            "Phase",
            POLICE,
            choices=Phase,
            means="The phase of Clear, Hold, Build, if it is worked on in that way.",
            is_entered=True,
        ),
        Field(
            "assessment_reference",
            "Assessment",
            FREE_TEXT,
            means="Where the force’s own system has its assessment.",
            is_entered=True,
            is_usual=False,
        ),
        Day(
            "assessed_on",
            "Assessed",
            POLICE,
            means="The day of that assessment.",
            is_entered=True,
            is_usual=False,
        ),
        Field(
            "team",
            "Lead team",
            POLICE,
            path="team__name",
            means="The team that leads the work against it.",
            in_api=True,
        ),
        *RECORDED,
    ]
    # Neither where the force keeps its assessment nor who leads: a partner needs to
    # know what to look for, not how the police work.
    disclosed = ("reference", "name", "suspected_of", "status", "occurred_on")

    @cached_property
    def classes(self) -> Mapping[str, FieldClass]:
        """The class of each field: none is open, because no figure counts a group."""
        return {
            name: POLICE if privacy == FieldClass.OPEN else privacy
            for name, privacy in classes_of(self.fields).items()
        }

    def visible(self, viewer: User) -> Q:
        return visible_groups(viewer)

    def about(self, facts: Mapping[str, Any]) -> str:
        return facts.get("name") or self.one

    def facts(self, row: CrimeGroup, shown: Collection[str]) -> Sequence[str]:
        return [self.field("team").text(row)] if "team" in shown else []

    def status(self, row: CrimeGroup) -> Tag:
        return IN_ERROR if row.is_in_error else self.tags[row.status]


GROUPS = Groups()
