"""The form that makes a key for map programs."""

from typing import Any

from django import forms

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.queries import in_force
from stronghold.partners.ogc.actions import make_key
from stronghold.partners.ogc.rules import LONGEST_NAME, TERMS

USUAL_TERM = 90


class KeyForm(forms.Form):
    """What a key is for, and how long it lasts."""

    name = forms.CharField(
        label="What is the key for?",
        help_text="To help you recognise it, such as QGIS on my laptop",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what the key is for, such as QGIS at work"},
    )
    agreement = forms.ChoiceField(label="Agreement", choices=[], required=False)
    days = forms.TypedChoiceField(
        label="How long should it last?",
        choices=[(days, f"{days} days") for days in TERMS],
        coerce=int,
        initial=USUAL_TERM,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, by: User) -> None:
        super().__init__(*args)
        self._by = by
        agreements = [] if _is_police(by) else in_force(by)
        offered: Any = self.fields["agreement"]
        offered.choices = [
            (agreement.reference, agreement.reference) for agreement in agreements
        ]
        if len(agreements) < 2:
            # There is no choice to make with one agreement or none.
            del self.fields["agreement"]
        self._only = agreements[0].reference if len(agreements) == 1 else ""

    def submit(self) -> str:
        """Make the key and return its token; empty if the form has errors."""
        if not self.is_valid():
            return ""
        given = self.cleaned_data
        try:
            return make_key(
                by=self._by,
                name=given["name"],
                days=given["days"],
                agreement=given.get("agreement", self._only),
            )
        except RuleBroken as broken:
            field = broken.field if broken.field in self.fields else None
            self.add_error(field, broken.message)
            return ""


def _is_police(user: User) -> bool:
    return user.organisation.kind == OrganisationKind.POLICE
