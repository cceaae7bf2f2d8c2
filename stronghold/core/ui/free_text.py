"""The bases of forms: those that show a broken rule, and those with free text."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.free_text import LooksPersonal, check_no_personal_details


class RuledForm(forms.Form):
    """A form that shows, at the field concerned, the rule that an action refused by."""

    # The form's names of fields, by the action's names, if they differ.
    names: Mapping[str, str] = {}
    # Fields that show only with a value of another, such as: {"drug": "kind=drugs"}.
    shown_when: Mapping[str, str] = {}

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return each field to show, and the condition under which it shows."""
        return [
            (field, self.shown_when.get(field.name, ""))
            for field in self.visible_fields()
            if field.name != "keep_words"
        ]

    def add_rule(self, broken: RuleBroken) -> None:
        """Show a broken rule at the field concerned."""
        name = self.names.get(broken.field or "", broken.field)
        self.add_error(name if name in self.fields else None, broken.message)


class FreeTextForm(RuledForm):
    """A form whose action warns once of names or numbers in free text.

    The tick box to keep the words is shown only after a warning.
    """

    keep_words = forms.BooleanField(required=False, label="Keep the words as they are")
    # The name of the field of free text, if there is one.
    free_text = ""
    warned = False

    @property
    def offers_keeping_words(self) -> bool:
        return self.warned or bool(self.data.get("keep_words"))

    def clean(self) -> dict[str, Any]:
        """Warn of personal details together with other errors, not after them."""
        cleaned = super().clean() or self.cleaned_data
        self._warn_of(cleaned.get(self.free_text, ""), field=self.free_text)
        return cleaned

    def _warn_of(self, words: str, *, field: str) -> None:
        kept = self.cleaned_data["keep_words"]
        try:
            check_no_personal_details(words, field=field, kept=kept)
        except RuleBroken as broken:
            self.add_rule(broken)

    def add_rule(self, broken: RuleBroken) -> None:
        """Show a broken rule, and offer to keep words that may name a person."""
        if isinstance(broken, LooksPersonal):
            self.warned = True
        super().add_rule(broken)
