"""The choice of an operation, which the forms of every slice may offer."""

from django import forms
from django.contrib.auth.models import AnonymousUser

from operations.plans.models import Operation
from operations.plans.queries import operations_to_name
from stronghold.accounts.models import User


def operation_field(
    viewer: User | AnonymousUser, named: Operation | None = None
) -> forms.ChoiceField:
    """Offer the operations that are under way, and the one that is named already."""
    choices = [("", "None"), *operations_to_name(viewer)]
    if named and named.reference not in dict(choices):
        choices.append((named.reference, named.name))
    return forms.ChoiceField(
        label="Operation (optional)",
        required=False,
        choices=choices,
        error_messages={"invalid_choice": "Choose one of the operations"},
    )
