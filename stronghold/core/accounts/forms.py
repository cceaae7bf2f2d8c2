"""The form that chooses an organisation."""

from typing import Any, cast

from django import forms

from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.queries import organisations
from stronghold.core.ui.action_form import ActionForm


class OrganisationForm(ActionForm):
    """The organisation of a new account, which decides what its form asks."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Which organisation are they in?",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an organisation",
            "invalid_choice": "Choose an organisation from the list",
        },
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(
            "forms.ModelChoiceField[Organisation]", self.fields["organisation"]
        )
        field.queryset = organisations(by)

    @property
    def only(self) -> Organisation | None:
        """The organisation, if there is no other to choose."""
        field: Any = self.fields["organisation"]
        found = list(field.queryset[:2])
        return found[0] if len(found) == 1 else None
