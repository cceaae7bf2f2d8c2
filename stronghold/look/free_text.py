"""What forms share that ask for free text."""

from collections.abc import Mapping
from typing import Any

from django import forms

from stronghold.kernel.errors import RuleBroken
from stronghold.kernel.free_text import LooksPersonal, check_names_nobody


class FreeTextForm(forms.Form):
    """A form whose action may warn of names or numbers in free text, once.

    The box to keep the words shows only after a warning.
    """

    keep_words = forms.BooleanField(required=False, label="Keep the words as they are")
    # What the action calls a field, where the form calls it otherwise.
    names: Mapping[str, str] = {}
    # The field of free text, where the form has one.
    free_text = ""
    warned = False

    @property
    def offers_keeping_words(self) -> bool:
        return self.warned or bool(self.data.get("keep_words"))

    def clean(self) -> dict[str, Any]:
        """Warn of free text along with all else that is wrong, not after it."""
        cleaned = super().clean() or self.cleaned_data
        self._warn_of(cleaned.get(self.free_text, ""), field=self.free_text)
        return cleaned

    def _warn_of(self, words: str, *, field: str) -> None:
        kept = self.cleaned_data["keep_words"]
        try:
            check_names_nobody(words, field=field, kept=kept)
        except RuleBroken as broken:
            self.add_rule(broken)

    def add_rule(self, broken: RuleBroken) -> None:
        """Show a broken rule at the field it is about."""
        name = self.names.get(broken.field or "", broken.field)
        if isinstance(broken, LooksPersonal):
            self.warned = True
        self.add_error(name if name in self.fields else None, broken.message)
