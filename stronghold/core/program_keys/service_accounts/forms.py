"""The forms of a service account and of its keys."""

from collections.abc import Mapping
from typing import Any

from django import forms

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import Organisation, Team, User
from stronghold.core.accounts.queries import teams
from stronghold.core.accounts.scopes import scopes_of_services
from stronghold.core.accounts.several_forces.queries import forces_of
from stronghold.core.program_keys.service_accounts.rules import (
    LONGEST_NAME,
    LONGEST_PURPOSE,
    TERMS,
)
from stronghold.core.ui.action_form import ActionForm

USUAL_TERM = 180
NO_HISTORY = {"autocomplete": "off"}


class ServiceForm(ActionForm):
    """What a service account is for, what it opens, and from where."""

    mark_optional = False

    name = forms.CharField(
        label="Name of the program",
        help_text="It is shown beside what it records, such as Custody system",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=NO_HISTORY),
        error_messages={"required": "Enter a name, such as Custody system"},
    )
    purpose = forms.CharField(
        label="What does it do here, and why?",
        help_text="Such as: sends each arrest for a drug offence, so that no one "
        "types it twice",
        max_length=LONGEST_PURPOSE,
        error_messages={"required": "Enter what it does here, and why"},
    )
    email = forms.EmailField(
        label="Shared mailbox of those who run it",
        help_text="It gets an e-mail when a key is made. Never a person’s own",
        widget=forms.EmailInput(attrs=NO_HISTORY),
        error_messages={
            "required": "Enter a shared mailbox of those who run the program",
            "invalid": "Enter an e-mail address, such as custody@example.org",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        help_text="Choose no more than it needs",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it may do"},
    )
    networks = forms.CharField(
        label="From which networks?",
        help_text="Addresses or ranges with a comma between them, such as "
        "192.0.2.0/24. Needed if it adds, sends or answers anything",
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs=NO_HISTORY | {"spellcheck": "false"}),
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team (optional)",
        help_text="What it records is this team’s, and what is then due",
        required=False,
        empty_label="No team",
        error_messages={"invalid_choice": "Choose a team of this organisation"},
    )

    def __init__(
        self, *args: Any, by: User, organisation: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = scopes_of_services(OrganisationKind(organisation.kind))
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(scope.code, scope.label) for scope in offered]
        own = teams(by).filter(organisation=organisation)
        team: Any = self.fields["team"]
        team.queryset = own
        if not own.exists():
            del self.fields["team"]

    @property
    def cleaned(self) -> Mapping[str, Any]:
        """Return the details of the service account; the form must be valid."""
        return self.cleaned_data


def changes_to(service: User, data: Any = None, *, by: User) -> ServiceForm:
    """Return the form that changes a service account."""
    initial = {
        "name": service.display_name,
        "purpose": service.service.purpose,
        "email": service.email,
        "scopes": service.service.scopes,
        "networks": ", ".join(service.service.networks),
        "team": service.team,
    }
    return ServiceForm(data, by=by, organisation=service.organisation, initial=initial)


class ServiceKeyForm(ActionForm):
    """How long a key lasts, and for which force, if its partner works with several.

    All else is said of the service account.
    """

    force = forms.TypedChoiceField(
        label="Which force is the key for?",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="The program reads and sends what is of this force alone",
        error_messages={"required": "Choose which force the key is for"},
    )
    days = forms.TypedChoiceField(
        label="How long should the key last?",
        choices=[(days, f"{days} days") for days in TERMS],
        coerce=int,
        initial=USUAL_TERM,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how long the key should last",
            "invalid_choice": "Choose how long the key should last",
        },
    )

    def __init__(self, *args: Any, service: User) -> None:
        super().__init__(*args)
        forces = forces_of(service)
        force: Any = self.fields["force"]
        force.choices = [(one.pk, one.name) for one in forces]
        force.initial = forces[0].pk
        if len(forces) == 1:
            del self.fields["force"]


class CloseServiceForm(ActionForm):
    """Closing asks nothing more."""
