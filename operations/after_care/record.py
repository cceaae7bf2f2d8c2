"""After-care, described once: its fields, its words, and who may read it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from operations.after_care.choices import Because, EndedBecause
from operations.after_care.models import AfterCare
from operations.after_care.visibility import visible_after_care
from operations.operation.record import IDENTITY, SET, Named
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Choice, Day, Field, hidden
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.fields import FieldClass


class AfterCares(Kind[AfterCare]):
    """The revisits of homes that criminals had taken over."""

    code = "after_care"
    purpose = "To see that a home that was taken over stays safe"
    people = (People.ADULT_AT_RISK, People.OCCUPIER, People.STAFF)
    app = "after_care"
    prefix = "H"
    model = AfterCare
    read = Verb.READ_SAFEGUARDING
    write = Verb.RAISE_CONCERN
    one = "After-care"
    many = "After-care"
    first = "After-care began"
    in_title = ("place_text",)
    fields = [
        *IDENTITY,
        *hidden("premises"),
        Field("place_text", "Home", FieldClass.PLACE_EXACT, in_api=True),
        Choice(
            "because",
            "Counted from",
            FieldClass.POLICE,
            choices=Because,
            in_api=True,
        ),
        Field("source", "Record that it counts from", FieldClass.POLICE, in_api=True),
        Day("since", "Since", FieldClass.POLICE, in_api=True),
        Named(
            "team", "Team", FieldClass.POLICE, path="team__name", by="code", in_api=True
        ),
        Day("ended_on", "Ended on", FieldClass.POLICE, in_api=True),
        Choice(
            "ended_because",
            "Ended because",
            FieldClass.POLICE,
            choices=EndedBecause,
            in_api=True,
        ),
        Field("ended_words", "More about the end", FieldClass.FREE_TEXT),
        *SET,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_after_care(viewer)

    def about_at(self, facts: Mapping[str, Any], place: str) -> str:
        return f"{self.one} of {place}"

    def loaded(self, rows: QuerySet[AfterCare]) -> QuerySet[AfterCare]:
        return rows.select_related("team", "recorded_by").prefetch_related("revisits")


AFTER_CARE = AfterCares()
