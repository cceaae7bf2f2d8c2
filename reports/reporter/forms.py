"""The forms of a reporter: as part of a new report, to correct, to keep longer."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from reports.report.choices import Channel, ReportedBy
from reports.reporter.choices import KeepReason, SafeWay
from reports.reporter.rules import (
    CONTACT_FIELDS,
    LONGEST,
    Contact,
    broken_in,
    check_channel,
    check_reported_by,
)
from stronghold.core.decided.rules import written_time
from stronghold.core.kernel.decided import in_force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import NOT_CONTENT
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField, KnownChoices
from stronghold.core.ui.widgets import ChipRadios
from stronghold.duty.rules import ANSWER_TIMES

PREFIX = "reporter_"


def _text(
    name: str, label: str, help_text: str = "", *, rows: int = 0, **attrs: str
) -> forms.CharField:
    """Return a text field whose content the browser does not remember."""
    plain = {"autocomplete": "off", "spellcheck": "false", **attrs}
    widget = forms.Textarea({"rows": rows, **plain}) if rows else forms.TextInput(plain)
    return forms.CharField(
        label=label,
        required=False,
        help_text=help_text,
        max_length=LONGEST[name],
        widget=widget,
    )


def _promised() -> str:
    """Return when a reporter who agrees is called back, as the force decides."""
    rows = ANSWER_TIMES.complete(in_force().rows(ANSWER_TIMES.code))
    times = {row["code"]: written_time(row["minutes"]) for row in rows}
    return (
        f"Within {times['call_back']}, and once more after {times['second_call_back']}"
    )


class ContactFields(ActionForm):
    """How to reach a reporter; what makes it safe is asked before the number."""

    reporter_safe_way = forms.ChoiceField(
        label="Which way is safe to reach them?",
        choices=KnownChoices(SafeWay.choices),
        required=False,
        widget=ChipRadios,
    )
    reporter_safe_times = _text(
        "safe_times", "When is it safe?", "Such as weekdays 9am to 3pm, or never at 4pm"
    )
    reporter_who_may_answer = _text(
        "who_may_answer",
        "Who may answer, or pass it on?",
        "Such as only themselves, or their support worker",
    )
    reporter_voicemail = forms.BooleanField(
        label="A voicemail may be left", required=False
    )
    reporter_never_visit = forms.BooleanField(label="Never visit them", required=False)
    reporter_risk = _text(
        "risk",
        "What could happen to them if it is found out that they reported it?",
        "Such as: lives next door to the people they reported",
        rows=3,
    )
    reporter_name = _text("name", "Name", "What they want to be called is enough")
    reporter_phone = _text("phone", "Phone number", inputmode="tel")
    reporter_email = _text("email", "E-mail address", inputmode="email")
    reporter_address = _text("address", "Their address", "Only if it is needed")
    reporter_consents = forms.BooleanField(
        label="They agree to be called back", required=False
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["reporter_consents"].help_text = _promised()

    def given_contact(self) -> Contact:
        given = {n: self.cleaned_data.get(f"{PREFIX}{n}") for n in CONTACT_FIELDS}
        return Contact(**{name: value for name, value in given.items() if value})

    def add_broken(self, contact: Contact) -> None:
        """Show everything wrong with the details, each error once and at its field."""
        for broken in broken_in(contact):
            name = f"{PREFIX}{broken.field}"
            if name not in self.errors:
                self.add_error(name, broken.message)


class ReporterFields(ContactFields):
    """The reporter, as part of the form of a new report."""

    reported_by = forms.ChoiceField(
        label="Who reported it?",
        choices=KnownChoices(
            one for one in ReportedBy.choices if one[0] != ReportedBy.NOT_SAID
        ),
        required=False,
        widget=ChipRadios,
    )
    # A repeated submission is recognised by a keyed digest that is deleted with the
    # details, so that they cannot be guessed from what stays with the report.
    not_content: Collection[str] = {
        *NOT_CONTENT,
        *(f"{PREFIX}{name}" for name in CONTACT_FIELDS),
    }
    contact: Contact | None = None

    @property
    def reporter_in_sight(self) -> bool:
        """Return whether the details are shown whatever is chosen: one has an error."""
        return bool(REPORTER_FIELDS & set(self.errors))

    @property
    def given_channel(self) -> str:
        """How it reached us, as far as it was answered."""
        return self.cleaned_data.get("channel", "") or Channel.NOT_SAID

    @property
    def given_reported_by(self) -> str:
        """Who reported it; empty if that follows from the channel."""
        return str(self.cleaned_data.get("reported_by", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reported_by, contact = self.given_reported_by, self.given_contact()
        if reported_by == ReportedBy.NAMED or contact != Contact():
            self.contact = contact
        channel = self.given_channel
        for check, given in (
            (check_channel, (channel, reported_by)),
            (check_reported_by, (channel, reported_by, self.contact)),
        ):
            try:
                check(*given)
            except RuleBroken as broken:
                self.add_error(broken.field, broken.message)
        if self.contact and "reported_by" not in self.errors:
            self.add_broken(self.contact)
        return cleaned


REPORTER_FIELDS = frozenset(ReporterFields.base_fields)


class CorrectForm(ContactFields):
    """The details of one reporter, to be corrected."""

    names: Mapping[str, str] = {name: f"{PREFIX}{name}" for name in CONTACT_FIELDS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.add_broken(self.given_contact())
        return cleaned


class KeepForm(ActionForm):
    """Until when details are kept longer than usual, and why."""

    until = DatePartsField(subject="Day to keep them until")
    reason = forms.ChoiceField(
        label="Why are they kept longer?",
        choices=KeepReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they are kept longer"},
    )
