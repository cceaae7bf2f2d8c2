"""The forms of arrests: a new one, later details, exploitation, an import."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Choices
from django.http import QueryDict

from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    Exploitation,
    OffenceClass,
    Provision,
)
from operations.arrests.models import Arrest
from operations.arrests.record import ARRESTS
from operations.arrests.rules import (
    LONGEST_CUSTODY_NUMBER,
    LONGEST_EXPLOITATION,
    LONGEST_REFERRAL,
    UNDER_TEN,
    is_offence,
)
from operations.operation.forms import operation_field
from operations.operation.queries import operation_named
from operations.statute.provisions import SEED
from operations.statute.queries import law_of
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.records.entered import takes
from stronghold.core.records.forms import FreeTextForm, RecordForm
from stronghold.core.ui.widgets import ChipRadios

AGE_CHOICES = ((UNDER_TEN, "Under 10"), *AgeBand.choices)
# The fields copied into a report if the person was too young to be arrested.
CARRIED = ("place", "place_choice", "latitude", "longitude", "place_not_known", "when")


def _short_text(label: str, longest: int, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=f"{label} (optional)",
        required=False,
        max_length=longest,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"class": "sh-width-m", "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"max_length": f"{label} must be {longest} characters or less"},
    )


def _custody_number() -> forms.CharField:
    return _short_text(
        "Custody record number",
        LONGEST_CUSTODY_NUMBER,
        "Leave empty until custody has given one. Do not type a name",
    )


def offered(
    choices: type[Choices], force: Force | None, *, on: date
) -> list[tuple[str, str]]:
    """Return the choices that are offences in force on a day."""
    law = law_of(force) if force else SEED
    return [
        (code, label) for code, label in choices.choices if is_offence(law, code, on=on)
    ]


def _age(choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Age on the day",
        choices=choices,
        widget=ChipRadios,
        error_messages={"required": "Choose the age, or “Not known”"},
    )


@takes(ARRESTS, but=("offence_provision", "disposal"))
class ArrestForm(RecordForm):
    """An arrest in the street. Details known only later can be added later."""

    offence_class = forms.ChoiceField(
        label="Principal offence",
        choices=OffenceClass.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose the principal offence"},
    )
    age_band = _age(AGE_CHOICES)
    drug_class = forms.ChoiceField(
        label="Class of the drug (optional)",
        required=False,
        choices=DrugClass.choices,
        initial=DrugClass.UNKNOWN,
        widget=ChipRadios,
    )
    custody_number = _custody_number()

    field_order = ("when", "day", "time")
    when_missing = "Choose when the arrest was made"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].label = "Where was the arrest?"
        self.fields["when"].label = "When was the arrest?"
        for name, subject in (("day", "Date of arrest"), ("time", "Time of arrest")):
            field: Any = self.fields[name]
            field.subject = field.label = subject
        self.fields["operation"] = operation_field(self.viewer)
        field = self.fields["offence_class"]
        # A page kept on a phone has no signed-in user, so it uses the built-in law.
        force = getattr(self.viewer, "force", None)
        field.choices = offered(OffenceClass, force, on=clock.today())

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Return the fields to copy into a report if the child is under 10."""
        if self.data.get("age_band") != UNDER_TEN:
            return []
        found = [(name, str(self.data.get(name) or "")) for name in CARRIED]
        if self.found_when and self.found_when.on:
            found.append(("day", self.found_when.on.isoformat()))
        return [(name, value) for name, value in found if value]

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new arrest."""
        facts = ARRESTS.entered_in(self.cleaned_data)
        facts["drug_class"] = facts["drug_class"] or DrugClass.UNKNOWN
        return {
            "occurred": self.found_when,
            "place": self.found_place,
            "facts": facts,
            "operation": operation_named(self.viewer, self.cleaned_data["operation"]),
            "keep_words": self.cleaned_data["keep_words"],
        }


@takes(ARRESTS, but=("offence_class",))
class CompleteForm(FreeTextForm):
    """The details of an arrest that are known only later."""

    # The labels of optional fields say so already.
    mark_optional = False
    custody_number = _custody_number()
    age_band = _age(AgeBand.choices)
    drug_class = forms.ChoiceField(
        label="Class of the drug",
        choices=DrugClass.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose the class, or “Not known yet”"},
    )
    offence_provision = forms.ChoiceField(
        label="Offence (optional)",
        required=False,
        choices=[("", "Not known yet"), *Provision.choices],
    )
    disposal = forms.ChoiceField(
        label="Disposal (optional)",
        required=False,
        choices=[("", "Not known yet"), *Disposal.choices],
        help_text="How they left custody, not the outcome of the crime",
    )

    def __init__(self, data: QueryDict | None, *, arrest: Arrest) -> None:
        entered = [field.name for field in ARRESTS.entered]
        known = {name: getattr(arrest, name) for name in entered}
        super().__init__(data, initial=known)
        if example := arrest.force.custody_example:
            self.fields["custody_number"].help_text = f"Such as {example}"
        field: Any = self.fields["offence_provision"]
        found = offered(Provision, arrest.force, on=arrest.occurred_on)
        field.choices = [("", "Not known yet"), *found]

    @property
    def facts(self) -> dict[str, Any]:
        return ARRESTS.entered_in(self.cleaned_data)


class ExploitationForm(FreeTextForm):
    """The question “Could this child be exploited?”"""

    free_text = "exploitation_reason"
    mark_optional = False
    exploitation = forms.ChoiceField(
        label="Could this child be exploited?",
        choices=Exploitation.choices,
        widget=ChipRadios,
        error_messages={"required": "Choose yes or no"},
    )
    referral_reference = _short_text(
        "Reference of the referral",
        LONGEST_REFERRAL,
        "If yes. Leave empty to open the referral next, from the page of the arrest",
    )
    exploitation_reason = forms.CharField(
        label="Why not?",
        required=False,
        max_length=LONGEST_EXPLOITATION,
        help_text="If no. Do not type a name",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "max_length": f"Reason must be {LONGEST_EXPLOITATION} characters or less"
        },
    )

    def __init__(self, data: QueryDict | None, *, arrest: Arrest) -> None:
        names = ("exploitation", "exploitation_reason", "referral_reference")
        known = {name: getattr(arrest, name) for name in names}
        super().__init__(data, initial=known)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of the answer."""
        given = self.cleaned_data
        return {
            "answer": given["exploitation"],
            "reason": given["exploitation_reason"],
            "referral_reference": given["referral_reference"],
            "keep_words": given["keep_words"],
        }


class ImportForm(forms.Form):
    """A file of arrests from custody."""

    file = forms.FileField(
        label="CSV file",
        help_text="From custody’s system, 2.5 MB at most",
        error_messages={
            "required": "Choose a file of 2.5 MB or less",
            "empty": "The file is empty",
        },
    )
