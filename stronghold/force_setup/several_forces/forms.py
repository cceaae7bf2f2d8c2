"""The forms of several forces: which one to work with; a partner by its code."""

from typing import Any

from django import forms

from stronghold.core.accounts.models import User
from stronghold.core.accounts.several_forces.queries import forces_of
from stronghold.core.ui.action_form import ActionForm


class ForceForm(ActionForm):
    """The force to work with, in this session."""

    force = forms.TypedChoiceField(
        label="Which force do you work with now?",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="You see what this force shares with your organisation, and what you "
        "send goes to it alone",
        error_messages={"required": "Choose a force"},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forces = {one.pk: one.name for one in forces_of(by)}
        field: Any = self.fields["force"]
        field.choices = list(self.forces.items())
        self.initial = {"force": by.force.pk}


class JoinForm(ActionForm):
    """The code of a partner that another force keeps."""

    code = forms.SlugField(
        label="Code of the partner",
        max_length=40,
        help_text="Such as oxford-city-council. The force that added it sees it "
        "under Organisations",
        error_messages={
            "required": "Enter the code of the partner",
            "invalid": "The code has lower-case letters, digits and hyphens only",
        },
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "sh-width-m",
            }
        ),
    )


class LeaveForm(ActionForm):
    """Nothing to enter: only a confirmation."""
