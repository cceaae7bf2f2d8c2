"""A check of password strength, in addition to Django's validators."""

import re
from threading import Lock
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User

# zxcvbn is given this number of characters (it is slow on long ones); more never
# weaken.
CHECKED_LENGTH = 72
# Scores of zxcvbn. 4 is its highest: 10^10 guesses or more. Separators hide words from
# zxcvbn, so without them the password must still score 3: 10^8 guesses or more.
STRONG, STRONG_WITHOUT_SEPARATORS = 4, 3
# zxcvbn stores user_inputs in a global variable, so it is not safe with threads.
_ONE_AT_A_TIME = Lock()
# Words of this site that an attacker would try first.
SITE_WORDS = ("stronghold", "police", "council", "constabulary", "officer")


class HardToGuess:
    """Refuses passwords that zxcvbn guesses easily: repeats, rows, common words, names.

    The names are those of the user, their organisation, their force and this product.
    """

    def validate(self, password: str, user: "User | None" = None) -> None:
        # Imported here: its word lists take 10 MB, and few processes need them.
        from zxcvbn import zxcvbn  # noqa: PLC0415

        names = personal_words(user)
        bare = re.sub(r"[\W_]+", "", password)
        with _ONE_AT_A_TIME:
            is_weak = any(
                not words
                or zxcvbn(words[:CHECKED_LENGTH], user_inputs=names)["score"] < least
                for words, least in (
                    (password, STRONG),
                    (bare, STRONG_WITHOUT_SEPARATORS),
                )
            )
        if is_weak:
            raise ValidationError(
                "This password is too easy to guess. Use three random words, and no "
                "names, dates, repeats or rows of characters.",
                code="easy_to_guess",
            )

    def get_help_text(self) -> str:
        return "Three random words make a good password."


def personal_words(user: "User | None") -> list[str]:
    """Return the words that an attacker who knows the user or their work would try."""
    words = list(SITE_WORDS)
    if user is not None:
        names = (
            user.username,
            user.display_name,
            user.email,
            user.organisation.name,
            user.organisation.force.name,
        )
        words += [part for name in names for part in re.split(r"\W+", name) if part]
        words += ["".join(name.split()) for name in names]
    return sorted({word.lower() for word in words if len(word) > 2})
