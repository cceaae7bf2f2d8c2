"""The contents of the duty pages: desks, and days off."""

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse

from stronghold.core.accounts.models import Absence, Organisation, Team, User
from stronghold.core.ui.dates import short_date
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.duty.rules import off_until_words, stand_in_words

NONE = "None"


def duty_page(found: Sequence[Organisation]) -> dict[str, Any]:
    """Return the desks as a table."""
    rows = []
    for organisation in found:
        rows.append(_organisation(organisation))
        rows += [_team(team) for team in organisation.teams.all()]
    columns = ("Who", "Duty e-mail address", "Duty telephone", "Second contact")
    return {
        "desks": Table(
            caption="Duty desks",
            columns=[Column(text) for text in columns],
            rows=rows,
            stacked=True,
        ),
    }


def _organisation(row: Organisation) -> Row:
    url = reverse("duty:organisation", args=[row.code])
    second = row.second_contact or row.second_email or row.second_phone
    ways = ", ".join(w for w in (row.second_email, row.second_phone) if w != second)
    return Row(
        [
            Cell(row.name, href=url),
            row.duty_email or NONE,
            Cell(row.duty_phone or NONE, note=_out_of_hours(row)),
            Cell(second or NONE, note=ways),
        ]
    )


def _out_of_hours(row: Organisation) -> str:
    """Say when the duty desk answers, and which desk does outside its hours."""
    if row.desk_opens is None or row.desk_closes is None:
        return ""
    hours = f"{row.desk_opens:%H:%M} to {row.desk_closes:%H:%M}"
    ways = ", ".join(filter(None, (row.out_of_hours_phone, row.out_of_hours_email)))
    return f"{hours} on working days, else {ways}"


def _team(row: Team) -> Row:
    url = reverse("duty:team", args=[row.pk])
    return Row(
        [
            Cell(row.name, href=url, note=f"Team of {row.organisation.name}"),
            row.duty_email or NONE,
            row.duty_phone or NONE,
            "–",
        ]
    )


def about_absences(*, may_call: bool) -> str:
    """Return what follows from days off; call-backs are of the police alone."""
    words = "A stand-in gets the alerts of someone who is off as well"
    if may_call:
        words = (
            "A stand-in has the work of someone who is off in their own list, and gets "
            "their alerts. Without one, the sergeant sees the call-backs that are "
            "waiting and assigns them to someone else"
        )
    return f"{words}. No reason is recorded."


def absence_rows(
    found: Sequence[Absence], viewer: User, recordable: Collection[User]
) -> list[dict[str, str]]:
    """Return each person's days off, with the address that cancels them.

    It is empty for people other than `recordable`, for whom the viewer stands in.
    """
    return [
        {
            "name": row.person.display_name,
            "days": f"{short_date(row.first_day)} to {short_date(row.last_day)}",
            "stand_in": "You stand in"
            if row.stand_in == viewer
            else stand_in_words(row.stand_in),
            "cancel_url": reverse("duty:cancel_absence", args=[row.pk])
            if row.person in recordable
            else "",
        }
        for row in found
    ]


def absence_recorded(row: Absence) -> str:
    """Return the message after days off were recorded."""
    if stands_in := stand_in_words(row.stand_in):
        return f"Saved. {stands_in}"
    return "Saved"


def off_words(row: Absence) -> str:
    """Return that someone is off, until when, and who stands in."""
    return off_until_words(row.last_day, row.stand_in)
