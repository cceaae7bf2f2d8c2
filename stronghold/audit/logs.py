"""Keeps what opens a door out of the servers' logs."""

import logging
import re

# A calendar's address, all that follows in it, however it is spelled: its end may
# be mistyped. A map program's key in an address. And either key wherever else it
# turns up, by the letters that all of them begin with.
_SLASH = r"(?:/|%2F)"
_SECRETS = (
    (
        re.compile(
            rf"(deadlines{_SLASH}{{1,9}}feed{_SLASH}{{1,9}})[^\s\"'<>]+", re.IGNORECASE
        ),
        r"\1…",
    ),
    (re.compile(r"([?&]key(?:=|%3D))[^&\s\"'#]+", re.IGNORECASE), r"\1…"),
    (re.compile(r"sh[ck](?:_|%5F)[\w%-]+", re.IGNORECASE), "…"),
)


class HideSecrets(logging.Filter):
    """Writes what is logged without the keys in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        told = hidden = record.getMessage()
        for secret, instead in _SECRETS:
            hidden = secret.sub(instead, hidden)
        if hidden != told:
            record.msg, record.args = hidden, ()
        return True
