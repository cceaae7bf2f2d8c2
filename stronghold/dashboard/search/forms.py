"""The form of a search, and where its words are kept until the session ends."""

import secrets
from typing import TypeAlias

from django import forms
from django.contrib.sessions.backends.base import SessionBase

from stronghold.dashboard.search.rules import read_words
from stronghold.kernel.errors import RuleBroken

KEPT = "searches"
MOST_KEPT = 10
# The key that an address has, and the words, of each search, the last one last.
Kept: TypeAlias = list[list[str]]


class SearchInput(forms.TextInput):
    """A box to search by: the browser keeps and corrects nothing of what is typed."""

    input_type = "search"

    def __init__(self) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false"}
        super().__init__(attrs | {"enterkeyhint": "search"})


class SearchForm(forms.Form):
    """One box. What is typed may name somebody, so it is sent in the body."""

    mark_optional = False

    words = forms.CharField(
        label="Words, a reference, a street or premises",
        required=False,
        # The rule strips, and says what is wrong.
        strip=False,
        help_text="All the words must fit. Put “quotes” around a phrase, or a minus "
        "before a word to leave out.",
        widget=SearchInput,
    )

    def clean_words(self) -> str:
        try:
            return read_words(self.cleaned_data["words"])
        except RuleBroken as broken:
            raise forms.ValidationError(broken.message) from broken


def keep_words(session: SessionBase, words: str) -> str:
    """Keep the words of a search in the session, and return the key to them."""
    kept: Kept = [pair for pair in session.get(KEPT, []) if pair[1] != words]
    key = secrets.token_urlsafe(6)
    session[KEPT] = [*kept[1 - MOST_KEPT :], [key, words]]
    return key


def kept_words(session: SessionBase, key: str) -> str:
    """Return the words of a search by their key; none where they are kept no more."""
    kept: Kept = session.get(KEPT, [])
    return next((words for at, words in kept if at == key), "")
