"""The form of one part of a force's details."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.force_setup.force_details.rules import LONGEST, Details, Part

_NARROW = {"class": "sh-width-m", "autocomplete": "off"}


def _text(hint: str, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"} | more)
    return forms.CharField(required=False, help_text=hint, widget=widget)


def _phone() -> forms.CharField:
    widget = forms.TextInput(attrs=_NARROW | {"inputmode": "tel"})
    return forms.CharField(required=False, widget=widget)


def _email(hint: str = "A shared mailbox: it is published") -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "off"})
    return forms.EmailField(required=False, help_text=hint, widget=widget)


def _url(hint: str) -> forms.URLField:
    return forms.URLField(
        required=False,
        help_text=hint,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        error_messages={
            "invalid": "Enter a web address, such as https://www.police.uk"
        },
    )


class DetailsForm(ActionForm):
    """The details of one part; the fields of the others are left out."""

    mark_optional = False

    controller = _text(
        "The law’s name for it, such as Chief Constable of Thames Valley Police"
    )
    address = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    ico_number = _text("Such as Z1234567 or ZA123456", **_NARROW)
    dpo_email = _email()
    dpo_phone = _phone()
    data_complaints_url = _url(
        "The law asks for a way to complain such as a form that can be completed "
        "electronically: Data Protection Act 2018, section 164A"
    )
    complaints_url = _url("The page of the force’s own website")
    complaints_email = _email()
    privacy_reviewed_on = DatePartsField(
        subject="Privacy notice reviewed", past=True, required=False
    )
    accessibility_url = _url("To report a problem or ask for another format")
    accessibility_email = _email()
    accessibility_phone = _phone()
    prepared_on = DatePartsField(
        subject="Statement prepared",
        past=True,
        required=False,
        help_text="When your force first agreed the accessibility statement",
    )
    reviewed_on = DatePartsField(
        subject="Statement reviewed",
        past=True,
        required=False,
        help_text="Review it at least once a year",
    )
    tested_on = DatePartsField(
        subject="Last tested by people",
        past=True,
        required=False,
        help_text="An audit, or a test with people who use assistive technology",
    )
    tested_by = _text("The organisation that tested it")
    host = _text("Such as your own data centre, United Kingdom")
    policy_document = _text(
        "Where your policy document for sensitive processing is kept: Data Protection "
        "Act 2018, section 42",
    )
    dpia_reference = _text("Its reference in your own records")

    def __init__(self, *args: Any, part: Part, details: Details, **given: Any) -> None:
        super().__init__(*args, **given)
        for name in [name for name in self.fields if name not in part.labels]:
            del self.fields[name]
        for name, label in part.labels.items():
            self.fields[name].label = label
            self.initial[name] = getattr(details, name)
            self._limit(name)
        self.order_fields(list(part.labels))

    def _limit(self, name: str) -> None:
        """Refuse what is longer than its column, in the words of the form."""
        if longest := LONGEST.get(name):
            self.fields[name].validators.append(MaxLengthValidator(longest))

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the details of this part, without spaces around them."""
        given = self.cleaned_data
        return {
            name: value.strip() if isinstance(value, str) else value
            for name, value in given.items()
        }
