"""What a new password must withstand, beside Django's own rules."""

import re
from threading import Lock
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from stronghold.accounts.models import User

# What zxcvbn looks at; whatever follows makes no password weaker.
LOOKED_AT = 72
# zxcvbn's highest: ten thousand million guesses and more. Without what stands between
# its words, which hides them from zxcvbn, a password takes a hundred million.
STRONG, BARE = 4, 3
# zxcvbn keeps the names that it is given where every thread reads them.
_ONE_AT_A_TIME = Lock()
# What a guesser would try here first.
OF_THE_SITE = ("stronghold", "police", "council", "constabulary", "officer")


class HardToGuess:
    """Refuses what zxcvbn guesses soon: repeats, rows, names of people and places.

    Names are those of the person, their organisation, their force and this product.
    """

    def validate(self, password: str, user: "User | None" = None) -> None:
        # Its lists take ten megabytes, for what a process is seldom asked.
        from zxcvbn import zxcvbn  # noqa: PLC0415

        names = names_near(user)
        bare = re.sub(r"[\W_]+", "", password)
        with _ONE_AT_A_TIME:
            is_weak = any(
                not words
                or zxcvbn(words[:LOOKED_AT], user_inputs=names)["score"] < least
                for words, least in ((password, STRONG), (bare, BARE))
            )
        if is_weak:
            raise ValidationError(
                "This password is too easy to guess. Use three words that do not "
                "belong together, and no names, dates, repeats or rows of characters.",
                code="easy_to_guess",
            )

    def get_help_text(self) -> str:
        return "Three words that do not belong together make a good one."


def names_near(user: "User | None") -> list[str]:
    """Return the words that a person who knows them or their work would try."""
    words = list(OF_THE_SITE)
    if user is not None:
        of = user.organisation
        names = (user.username, user.display_name, user.email, of.name, of.force.name)
        words += [part for name in names for part in re.split(r"\W+", name) if part]
        words += ["".join(name.split()) for name in names]
    return sorted({word.lower() for word in words if len(word) > 2})
