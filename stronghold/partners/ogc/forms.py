"""The form that makes a key for map programs."""

from typing import Any

from django import forms

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.sharing.queries import in_force
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
        agreements = [] if _is_police(by) else in_force(by)
        offered: Any = self.fields["agreement"]
        offered.choices = [
            (agreement.reference, agreement.reference) for agreement in agreements
        ]
        if len(agreements) < 2:
            # There is no choice to make with one agreement or none.
            del self.fields["agreement"]
        # Without an agreement in force a key of a partner would open nothing.
        self.is_offered = _is_police(by) or bool(agreements)
        self._only = agreements[0].reference if len(agreements) == 1 else ""

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the facts of the key; the form must be valid."""
        return {"agreement": self._only} | self.cleaned_data

    def add_rule(self, broken: RuleBroken) -> None:
        """Show the rule which refused the key, beside its field if it has one."""
        field = broken.field if broken.field in self.fields else None
        self.add_error(field, broken.message)


def _is_police(user: User) -> bool:
    return user.organisation.kind == OrganisationKind.POLICE
