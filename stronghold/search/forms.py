"""The form of a search."""

from django import forms

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.widgets import SearchInput
from stronghold.search.rules import read_words


class SearchForm(forms.Form):
    """One box. What is typed may name someone, so it is sent in the body."""

    mark_optional = False

    words = forms.CharField(
        label="Words, a reference, a street or premises",
        required=False,
        # The rule strips the words, and gives the message if they cannot be used.
        strip=False,
        help_text="All the words must match. Put “quotes” around a phrase, or a minus "
        "before a word to leave out.",
        widget=SearchInput,
    )

    def clean_words(self) -> str:
        try:
            return read_words(self.cleaned_data["words"])
        except RuleBroken as broken:
            raise forms.ValidationError(broken.message) from broken
