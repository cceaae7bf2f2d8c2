"""The words of a person's last searches, kept in their session until it ends.

What is typed may name someone, so an address holds a key to the words and never the
words themselves: addresses are written to logs and browser histories.
"""

import secrets
from typing import TypeAlias

from django.contrib.sessions.backends.base import SessionBase

SESSION_KEY = "searches"
MOST_KEPT = 10
# The key in the address, and the words, of each search; the latest last.
Searches: TypeAlias = list[list[str]]


def keep_words(session: SessionBase, words: str) -> str:
    """Keep the words of a search in the session, and return their key."""
    earlier: Searches = [
        search for search in session.get(SESSION_KEY, []) if search[1] != words
    ]
    key = secrets.token_urlsafe(6)
    session[SESSION_KEY] = [*earlier[1 - MOST_KEPT :], [key, words]]
    return key


def kept_words(session: SessionBase, key: str) -> str:
    """Return the words of a search by their key; empty if they are no longer kept."""
    searches: Searches = session.get(SESSION_KEY, [])
    return next((words for kept, words in searches if kept == key), "")
