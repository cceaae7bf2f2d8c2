"""Forms of the access rules, and of claims to try."""

import json
from typing import Any, cast

from django import forms

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import AccessRule, Organisation, Team, User
from stronghold.core.accounts.own_roles.queries import offered_roles
from stronghold.core.accounts.queries import teams
from stronghold.core.ui.action_form import ActionForm
from stronghold.sign_in.access_rules.rules import claims_from
from stronghold.sign_in.sign_in_provider.queries import chosen

_LONGEST_CLAIMS = 20_000


class RuleForm(ActionForm):
    """What a value of a claim gives. It asks what fits the organisation."""

    value = forms.CharField(
        label="Group",
        max_length=200,
        help_text="As the provider sends it, capitals included: a name, or an "
        "identifier such as 7d3f0c1e-52a4-4c11-9d0b-3a1b6b2f9e55.",
        error_messages={"required": "Enter the group"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    claim = forms.CharField(
        label="Claim",
        max_length=60,
        help_text="The claim that holds it. Change it only for app roles or an "
        "attribute of the provider.",
        error_messages={"required": "Enter the claim"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a role",
            "invalid_choice": "Choose a role from the list",
        },
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team",
        required=False,
        empty_label="No team",
        error_messages={"invalid_choice": "Choose a team of this organisation"},
    )

    position = forms.IntegerField(
        label="Place in the order",
        min_value=1,
        help_text="If a person is in several groups, the first rule decides.",
        error_messages={
            "required": "Enter the place in the order",
            "invalid": "Place in the order must be a whole number",
            "min_value": "Place in the order must be 1 or more",
        },
        widget=forms.NumberInput(
            attrs={
                "class": "sh-width-xs",
                "autocomplete": "off",
                "inputmode": "numeric",
            }
        ),
    )

    def __init__(
        self,
        *args: Any,
        by: User,
        organisation: Organisation,
        position: int,
        row: AccessRule | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind = OrganisationKind(organisation.kind)
        self.roles = {one.code: one for one in offered_roles(by.force, kind)}
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [(code, one.label) for code, one in self.roles.items()]
        own_teams = teams(by).filter(organisation=organisation)
        team = cast("forms.ModelChoiceField[Team]", self.fields["team"])
        team.queryset = own_teams
        if not own_teams:
            del self.fields["team"]
        self.initial.update(claim=chosen().groups_claim, position=position)
        if len(self.roles) == 1:
            self.initial["role"] = next(iter(self.roles))
        if row:
            given = ("value", "claim", "role", "team")
            self.initial.update({name: getattr(row, name) for name in given})
            self.initial["role"] = row.own_role or row.role

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the rule; without a team where the organisation has none."""
        role = self.roles[self.cleaned_data["role"]]
        chosen = {"role": role.base.value, "own_role": role.own}
        return {"team": None} | self.cleaned_data | chosen


class RemoveForm(ActionForm):
    """Nothing to enter: only a confirmation."""


class TryForm(ActionForm):
    """Claims as a provider sends them, or only groups."""

    claims = forms.CharField(
        label="Claims or groups",
        max_length=_LONGEST_CLAIMS,
        help_text="Paste the claims of an ID token as JSON, or enter one group on each "
        "line. Nothing of it is stored.",
        error_messages={"required": "Enter claims or groups"},
        widget=forms.Textarea(
            attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}
        ),
    )

    def clean_claims(self) -> dict[str, list[str]]:
        """Return the claims as lists of texts."""
        typed = self.cleaned_data["claims"].strip()
        if not typed.startswith(("{", "[")):
            groups = [line.strip() for line in typed.splitlines() if line.strip()]
            return {chosen().groups_claim: groups}
        try:
            given = json.loads(typed)
        except ValueError as error:
            raise forms.ValidationError(
                "This is not JSON. Copy the claims whole, from { to }."
            ) from error
        if isinstance(given, list):
            given = {chosen().groups_claim: given}
        return claims_from(given)
