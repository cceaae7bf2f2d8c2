"""The data breach, described once: its fields, its words, and who may read it."""

from typing import Any

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.choices import in_order
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    Choice,
    Day,
    Field,
    Instant,
    References,
    Several,
    Whole,
    hidden,
)
from stronghold.core.records.kind import Kind
from stronghold.core.sharing.choices import Regime
from stronghold.core.sharing.fields import FieldClass
from stronghold.oversight.breaches.choices import (
    Became,
    NotInformed,
    Risk,
    State,
    Whose,
)
from stronghold.oversight.breaches.models import DataBreach
from stronghold.oversight.breaches.visibility import visible_breaches

POLICE, FREE_TEXT = FieldClass.POLICE, FieldClass.FREE_TEXT


class HappenedOn(Day):
    """The day it happened, which may not be known."""

    def text(self, row: DataBreach) -> str:
        return super().text(row) or "Day not known"


class Listed(Several):
    """Some codes whose labels have commas."""

    def text(self, row: DataBreach) -> str:
        return self.cell(self.value(row))

    def cell(self, *values: Any) -> str:
        labels = in_order(self.choices)
        return "; ".join(label for code, label in labels if code in values[0])


class HowMany(Whole):
    """About how many people it concerns."""

    def text(self, row: DataBreach) -> str:
        return "Not known" if row.n_people is None else f"{row.n_people:,}"


class Named(References):
    """The records of ours that it concerns."""

    def text(self, row: DataBreach) -> str:
        return super().text(row) or "None named"


class Effects(Field):
    """What it may do to the people."""

    asks = "Likely effects on them"

    def text(self, row: DataBreach) -> str:
        return super().text(row) or "Not recorded yet"


class Measures(Field):
    """What was done about it."""

    asks = "What was done, and what will be"

    def text(self, row: DataBreach) -> str:
        return super().text(row) or "Not recorded yet"


class HowGreat(Choice):
    """The risk, once it is assessed."""

    def text(self, row: DataBreach) -> str:
        return super().text(row) or "Not assessed"

    def cell(self, *values: Any) -> str:
        return str(super().cell(*values)) or "Not assessed"


class Breaches(Kind[DataBreach]):
    """Breaches of people's data: Data Protection Act 2018, s.67(6)."""

    code = "breaches"
    app = "breaches"
    prefix = "B"
    model = DataBreach
    read = Verb.RUN_BREACHES
    write = Verb.RUN_BREACHES
    one = "Data breach"
    many = "Data breaches"
    new_text = "Record a data breach"
    first = "Recorded"
    purpose = "To record, report and close breaches of people’s data (s.67)"
    people = tuple(People)
    fields = [
        *hidden("id", "force", "opened_at", "opened_by"),
        Field("reference", "Reference", POLICE, means="Of the breach."),
        Choice("state", "Status", POLICE, choices=State, is_filter=True),
        Field(
            "what", "What it is", FREE_TEXT, means="In a few words.", is_entered=True
        ),
        Instant(
            "known_at",
            "Known",
            POLICE,
            means="The 72 hours count from it.",
            is_entered=True,
        ),
        HappenedOn(
            "occurred_on",
            "Happened on",
            POLICE,
            means="Empty if not known.",
            is_entered=True,
        ),
        Field(
            "happened", "What happened", FREE_TEXT, means="As typed.", is_entered=True
        ),
        Listed(
            "kinds",
            "What became of the data",
            POLICE,
            choices=Became,
            means="One or more.",
            is_entered=True,
        ),
        Listed(
            "whose",
            "Whose data",
            POLICE,
            choices=Whose,
            means="The categories of people.",
            is_entered=True,
        ),
        HowMany(
            "n_people",
            "How many people",
            POLICE,
            means="About how many.",
            is_entered=True,
        ),
        Named("records", "Records", POLICE, means="Their references.", is_entered=True),
        Effects(
            "effects", "Likely effects", FREE_TEXT, means="As typed.", is_entered=True
        ),
        Measures(
            "measures", "What was done", FREE_TEXT, means="As typed.", is_entered=True
        ),
        Choice("regime", "Law", POLICE, choices=Regime, is_entered=True),
        HowGreat(
            "risk",
            "Risk",
            POLICE,
            choices=Risk,
            means="As it was assessed.",
            is_filter=True,
        ),
        Instant("reported_at", "Reported", POLICE, means="To the regulator."),
        Field(
            "reported_as",
            "Regulator’s reference",
            POLICE,
            means="What the regulator calls it.",
        ),
        Field("late_because", "Why late", FREE_TEXT, means="After 72 hours."),
        Field("not_reported_because", "Why not reported", FREE_TEXT, means="As typed."),
        Day("informed_on", "People informed", POLICE, means="The day."),
        Choice(
            "not_informed",
            "Ground for not informing",
            POLICE,
            choices=NotInformed,
            means="Of s.68.",
        ),
        Field("not_informed_because", "Why not informed", FREE_TEXT, means="As typed."),
        Day("closed_on", "Closed", POLICE, means="The day."),
    ]

    def visible(self, viewer: User) -> Q:
        return visible_breaches(viewer)


BREACHES = Breaches()
