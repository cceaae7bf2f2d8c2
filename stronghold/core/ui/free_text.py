"""The base of forms that ask for free text."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.free_text import LooksPersonal, check_no_personal_details
from stronghold.core.ui.action_form import ActionForm


class FreeTextForm(ActionForm):
    """A form whose action warns once of names or numbers in free text.

    The tick box to keep the words is shown only after a warning.
    """

    keep_words = forms.BooleanField(required=False, label="Keep the words as they are")
    # The name of the field of free text, if there is one.
    free_text = ""
    warned = False

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        return [pair for pair in super().own_fields if pair[0].name != "keep_words"]

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
        if isinstance(broken, LooksPersonal):
            self.warned = True
        super().add_rule(broken)
