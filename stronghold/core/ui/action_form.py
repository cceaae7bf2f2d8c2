"""The base of forms whose values are passed to an action, which may refuse them."""

from collections.abc import Mapping

from django import forms
from django.forms.boundfield import BoundField

from stronghold.core.kernel.errors import RuleBroken, SeveralBroken


class ActionForm(forms.Form):
    """A form that lists its fields for the page, and shows the rule that refused it."""

    # The form's names of fields, by the action's names, if they differ.
    names: Mapping[str, str] = {}
    # Fields that show only with a value of another, such as: {"drug": "kind=drugs"}.
    shown_when: Mapping[str, str] = {}
    # Fields that come from the record's description: core/records/entered.py.
    more_names: tuple[str, ...] = ()

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return each field to show, and the condition under which it shows."""
        return [
            (field, self.shown_when.get(field.name, ""))
            for field in self.visible_fields()
        ]

    @property
    def more_fields(self) -> list[BoundField]:
        """Return the fields that the form does not declare, for a page of its own."""
        return [self[name] for name in self.more_names if name in self.fields]

    @property
    def has_wrong_more(self) -> bool:
        return any(name in self.errors for name in self.more_names)

    def add_rule(self, broken: RuleBroken) -> None:
        """Show a broken rule at the field concerned; of several, each at its own."""
        if isinstance(broken, SeveralBroken):
            for one in broken.each:
                self.add_rule(one)
            return
        name = self.names.get(broken.field or "", broken.field)
        self.add_error(name if name in self.fields else None, broken.message)
