"""The form that makes a key for a program."""

from typing import Any

from django import forms

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.rules import LONGEST_KEY_NAME
from stronghold.core.accounts.scopes import UNDER_AGREEMENT
from stronghold.core.program_keys.rules import TERMS
from stronghold.core.program_keys.visibility import scopes_open_to
from stronghold.core.sharing.queries import in_force
from stronghold.core.ui.action_form import ActionForm

USUAL_TERM = 90


class KeyForm(ActionForm):
    """What a key is for, what it opens, from where, and how long it lasts."""

    name = forms.CharField(
        label="What is the key for?",
        help_text="To help you recognise it, such as QGIS on my laptop",
        max_length=LONGEST_KEY_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say what the key is for, such as QGIS at work"},
    )
    scopes = forms.MultipleChoiceField(
        label="What does it open?",
        help_text="Choose no more than the program needs",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the key opens"},
    )
    agreement = forms.ChoiceField(
        label="Map layers of which agreement?", choices=[], required=False
    )
    networks = forms.CharField(
        label="From which networks? (optional)",
        help_text="Addresses or ranges with a comma between them, such as "
        "192.0.2.0/24. Your IT department knows them. The key then opens nothing from "
        "elsewhere.",
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    days = forms.TypedChoiceField(
        label="How long should it last?",
        choices=[(days, f"{days} days") for days in TERMS],
        coerce=int,
        initial=USUAL_TERM,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, by: User) -> None:
        super().__init__(*args)
        is_police = by.organisation.kind == OrganisationKind.POLICE
        agreements = [] if is_police else in_force(by)
        offered = [
            scope
            for scope in scopes_open_to(by)
            if scope.code not in UNDER_AGREEMENT or is_police or agreements
        ]
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(scope.code, scope.label) for scope in offered]
        self.offered = [scope.code for scope in offered]
        if len(offered) == 1:
            scopes.initial = self.offered
        of: Any = self.fields["agreement"]
        of.choices = [(one.reference, one.reference) for one in agreements]
        if len(agreements) < 2:
            # There is no choice to make with one agreement or none.
            del self.fields["agreement"]
        self._only = agreements[0].reference if len(agreements) == 1 else ""

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the facts of the key; the form must be valid."""
        return {"agreement": self._only} | self.cleaned_data
