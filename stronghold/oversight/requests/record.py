"""A request about a person’s data, described once: its fields, who may read it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Choice, Day, Field, YesNo, hidden
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.choices import Regime
from stronghold.core.sharing.fields import FieldClass
from stronghold.oversight.requests.choices import (
    KnownBy,
    Outcome,
    RequestKind,
    State,
)
from stronghold.oversight.requests.models import DataRequest
from stronghold.oversight.requests.visibility import visible_requests

POLICE, FREE_TEXT = FieldClass.POLICE, FieldClass.FREE_TEXT
TITLES: Mapping[str, str] = {
    RequestKind.ACCESS: "Request to see data",
    RequestKind.RECTIFICATION: "Request to correct data",
    RequestKind.ERASURE: "Request to erase data",
    RequestKind.RESTRICTION: "Request to restrict data",
    RequestKind.OBJECTION: "Objection to the use of data",
    RequestKind.COMPLAINT: "Complaint about the use of data",
}


class Requests(Kind[DataRequest]):
    """Requests of people about their data: Data Protection Act 2018, ss.45 to 48."""

    code = "requests"
    app = "requests"
    prefix = "Q"
    model = DataRequest
    read = Verb.RUN_REQUESTS
    write = Verb.RUN_REQUESTS
    one = "Request"
    many = "Requests"
    new_text = "Open a request"
    first = "Opened"
    purpose = "To answer people about their data in time (ss.45 to 48)"
    people = tuple(People)
    in_title = ("kind",)
    fields = [
        *hidden("id", "opened_at", "opened_by"),
        Field("reference", "Reference", POLICE),
        Field("force", "", POLICE),
        Choice(
            "kind",
            "What they ask",
            POLICE,
            choices=RequestKind,
            is_entered=True,
            is_filter=True,
        ),
        Choice("regime", "Answered under", POLICE, choices=Regime, is_entered=True),
        Choice("known_by", "Found", POLICE, choices=KnownBy, is_entered=True),
        Field("force_reference", "Its reference", POLICE, is_entered=True),
        Field("asks", "More about what they ask", FREE_TEXT, is_entered=True),
        Day("received_on", "Received", POLICE, is_entered=True),
        Choice("state", "Status", POLICE, choices=State),
        Choice("outcome", "Decision", POLICE, choices=Outcome),
        Field("reasons", "Reasons", FREE_TEXT),
        YesNo("says_why", "The answer says why", POLICE),
        Day("ended_on", "Ended", POLICE),
    ]

    def visible(self, viewer: User) -> Q:
        return visible_requests(viewer)

    def about(self, facts: Mapping[str, Any]) -> str:
        return TITLES[RequestKind(facts["kind"])]


REQUESTS = Requests()
