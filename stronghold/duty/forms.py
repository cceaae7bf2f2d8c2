"""Forms of duty: a duty desk, and days off."""

from collections.abc import Iterable
from typing import Any

from django import forms

from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.kernel import clock
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.telephone import LONGEST_PHONE
from stronghold.duty.queries import (
    may_be_recorded_off,
    off_today,
    possible_stand_ins,
)
from stronghold.duty.rules import off_until_words


class DutyForm(ActionForm):
    """A form of duty, for the person who fills it in."""

    mark_optional = False

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by


def _phone(label: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=LONGEST_PHONE,
        widget=forms.TextInput(
            attrs={"class": "sh-width-m", "inputmode": "tel", "autocomplete": "off"}
        ),
    )


def _email(label: str, hint: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class TeamDeskForm(DutyForm):
    """The duty desk of a team."""

    duty_email = _email(
        "Duty e-mail address",
        "A shared mailbox that is read at all hours. A message about an urgent "
        "referral says who sent it, by when to acknowledge it and whom to ring, but no "
        "person or place. Any other says only “Urgent”",
    )
    duty_phone = _phone("Duty telephone", "Shown to partners, so that they can call")

    def __init__(
        self, *args: Any, row: Organisation | Team, by: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.initial.update({name: getattr(row, name) for name in self.fields})


class ServiceDeskForm(TeamDeskForm):
    """An organisation's duty desk, and the contact if it does not acknowledge."""

    second_contact = forms.CharField(
        label="Second contact",
        help_text="A position, such as Head of children’s social care. Notified when "
        "no one has acknowledged an urgent referral in time",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    second_email = _email("E-mail address of the second contact")
    second_phone = _phone("Telephone of the second contact")
    desk_opens = ClockTimeField(
        subject="Time the duty desk opens",
        required=False,
        help_text="Monday to Friday but for bank holidays. Leave both times empty if "
        "it answers at all hours",
    )
    desk_closes = ClockTimeField(
        subject="Time the duty desk closes", required=False, help_text="Such as 5pm"
    )
    out_of_hours_phone = _phone(
        "Out-of-hours telephone", "Such as the emergency duty team. Shown to the police"
    )
    out_of_hours_email = _email("Out-of-hours e-mail address")


class AbsenceForm(DutyForm):
    """Who is off, the first and last day, and who stands in."""

    person = forms.ChoiceField(
        label="Who is off?", error_messages={"required": "Choose who is off"}
    )
    first_day = DatePartsField(subject="First day off")
    last_day = DatePartsField(subject="Last day off")
    stand_in = forms.ChoiceField(
        label="Who stands in? (optional)",
        required=False,
        help_text="They have the work in their list and get the alerts as well. They "
        "see nothing that they could not open before",
        error_messages={"invalid_choice": "Choose a person from the list"},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.people = {str(person.pk): person for person in may_be_recorded_off(by)}
        field: Any = self.fields["person"]
        field.choices = [(key, p.display_name) for key, p in self.people.items()]
        colleagues = possible_stand_ins(self.people.values())
        self.colleagues = {str(person.pk): person for person in colleagues}
        stand_in: Any = self.fields["stand_in"]
        named = [(key, _with_team(p)) for key, p in self.colleagues.items()]
        stand_in.choices = [("", "No one")] + named
        self.initial.update({"person": str(by.pk), "first_day": clock.today()})

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return who is off, from when to when, and who stands in."""
        given = self.cleaned_data
        people = {
            "person": self.people[given["person"]],
            "stand_in": self.colleagues.get(given["stand_in"]),
        }
        return given | people


def _with_team(person: User) -> str:
    team = person.team
    return f"{person.display_name}, {team.name}" if team else person.display_name


def named_with_days_off(people: Iterable[User]) -> dict[int, str]:
    """Return how a choice names people, by id: who is off today says so.

    A stand-in is named, as they have the work meanwhile.
    """
    named = {person.pk: person.display_name for person in people}
    for pk, row in off_today(named).items():
        named[pk] += f", {off_until_words(row.last_day, row.stand_in)}"
    return named
