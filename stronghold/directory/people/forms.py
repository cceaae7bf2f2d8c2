"""Forms of the people page."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from stronghold.core.accounts.choices import OrganisationKind, Role, ranks_of
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.accounts.own_roles.queries import roles_to_give
from stronghold.core.accounts.queries import is_managed, teams
from stronghold.core.accounts.rules import OF_DIRECTORY, check_username
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm


class CloseForm(ActionForm):
    """Who takes over the work of an account that is closed."""

    to = forms.ChoiceField(
        label="Who takes it over?",
        error_messages={
            "required": "Choose who takes over their work",
            "invalid_choice": "Choose a person from the list",
        },
    )

    def __init__(self, *args: Any, takers: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["to"])
        choices = {"": "Choose"} | {one.username: str(one) for one in takers}
        field.choices = list(choices.items())
        if not takers:
            del self.fields["to"]


class ReviewForm(ActionForm):
    """Which of the accounts that are due for review are still needed."""

    needed = forms.MultipleChoiceField(
        label="Who still needs their account?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick those who still need their account",
            "invalid_choice": "One of them is no longer due: try again",
        },
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]]) -> None:
        super().__init__(*args)
        cast(forms.MultipleChoiceField, self.fields["needed"]).choices = offered


class PersonForm(ActionForm):
    """The details of an account. It asks what fits the account's organisation."""

    display_name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="As colleagues know them. It is shown beside what they record.",
        error_messages={"required": "Enter the name"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="Work e-mail",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
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
    takes_referrals = forms.BooleanField(
        label="Receives the referrals made to their organisation",
        required=False,
        help_text="If no open account of the organisation is named, all of its people "
        "see its referrals; otherwise only those named do.",
    )
    reviews_closures = forms.BooleanField(
        label="Reviews their council’s own closure cases",
        required=False,
        help_text="They are notified of irregularities, and of a notice that one "
        "person drafted and authorised, and record the action taken.",
    )
    signs_as = forms.CharField(
        label="Position, if they sign sharing agreements",
        max_length=80,
        required=False,
        help_text="Only for a person whom their organisation has named, in writing, as "
        "a signatory, such as its data protection officer or head of service. It is "
        "shown beside their signature. Leave it empty for everyone else.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    rank = forms.ChoiceField(
        label="Rank, if they sign closure notices",
        required=False,
        help_text="By it the law says for how many hours their notices may run. It "
        "lets them see nothing more.",
        error_messages={"invalid_choice": "Choose a rank from the list"},
    )

    def __init__(
        self, *args: Any, by: User, organisation: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._fixed: dict[str, Any] = {}
        kind = OrganisationKind(organisation.kind)
        self.roles = {one.code: one for one in roles_to_give(by, organisation)}
        roles = list(self.roles)
        role = cast(forms.ChoiceField, self.fields["role"])
        role.choices = [(code, one.label) for code, one in self.roles.items()]
        if Role.PARTNER in roles:
            self.initial.setdefault("role", Role.PARTNER)
            role.help_text = (
                "An administrator manages the accounts of this organisation alone, and "
                "sees nothing that the police share."
            )
        own_teams = teams(by).filter(organisation=organisation)
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = own_teams
        asked = {
            "team": own_teams.exists(),
            "takes_referrals": Role.PARTNER in roles,
            "reviews_closures": kind == OrganisationKind.COUNCIL,
            "rank": bool(ranks_of(kind)),
        }
        rank = cast(forms.ChoiceField, self.fields["rank"])
        ranks = [(code.value, code.label) for code in ranks_of(kind)]
        rank.choices = [("", "They sign none"), *ranks]
        if kind == OrganisationKind.COUNCIL:
            rank.label = "Office in which they sign closure notices"
        for name, is_asked in asked.items():
            if not is_asked:
                del self.fields[name]

    def clean_display_name(self) -> str:
        """Return the name on one line, as e-mail and documents use it in headings."""
        return " ".join(self.cleaned_data["display_name"].split())

    def leave_out(self, fixed: Mapping[str, Any]) -> None:
        """Do not ask what is decided elsewhere: it has these values."""
        self._fixed = dict(fixed)
        for name in fixed:
            self.fields.pop(name, None)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the details of the account, without what never changes."""
        asked = [name for name in PersonForm.base_fields if name in self.fields]
        given = {name: self.cleaned_data[name] for name in asked}
        if "role" in given:
            role = self.roles[given["role"]]
            given |= {"role": role.base.value, "own_role": role.own}
        return self._fixed | given


class NewPersonForm(PersonForm):
    """The same form, with the username, which cannot be changed later."""

    field_order = (
        "username",
        "display_name",
        "email",
        "role",
        "team",
        "takes_referrals",
        "reviews_closures",
        "signs_as",
        "rank",
    )

    username = forms.CharField(
        label="Username",
        max_length=40,
        help_text="What they sign in with. It is never given to anyone else.",
        error_messages={"required": "Enter a username"},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].lower()
        try:
            check_username(username)
        except RuleBroken as error:
            raise forms.ValidationError(error.message) from error
        return username


def changes_to(user: User, data: Any = None, *, by: User) -> PersonForm:
    """Return the form that changes this person's account.

    It does not ask what a directory decides.
    """
    initial = {name: getattr(user, name) for name in PersonForm.base_fields}
    stored = initial | {"own_role": user.own_role}
    initial["role"] = user.own_role or user.role
    form = PersonForm(data, by=by, organisation=user.organisation, initial=initial)
    if is_managed(user):
        form.leave_out({name: stored[name] for name in OF_DIRECTORY})
    elif user.own_role and user.own_role not in form.roles:
        form.leave_out({name: stored[name] for name in ("role", "own_role")})
    return form
