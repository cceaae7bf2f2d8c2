"""The search box for a place."""

from django import forms

from stronghold.core.geography.rules import plain_words
from stronghold.core.ui.widgets import SearchInput

LONGEST_WORDS = 100


class PlaceSearchForm(forms.Form):
    """One box. What is typed may name someone, so it is sent in the body."""

    words = forms.CharField(
        label="Street, postcode or address",
        max_length=LONGEST_WORDS,
        error_messages={"required": "Enter a street, a postcode or an address"},
        widget=SearchInput,
    )

    def clean_words(self) -> str:
        return plain_words(self.cleaned_data["words"])
