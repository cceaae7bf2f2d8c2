"""Keep keys that give access out of the server logs."""

import logging
import re

# The rest of a calendar feed's address in any encoding (a mistyped end is hidden too);
# a map program's key in a query string; and every key anywhere, by its prefix.
_SLASH = r"(?:/|%2F)"
_SECRETS = (
    (
        re.compile(
            rf"(deadlines{_SLASH}{{1,9}}feed{_SLASH}{{1,9}})[^\s\"'<>]+", re.IGNORECASE
        ),
        r"\1…",
    ),
    (re.compile(r"([?&]key(?:=|%3D))[^&\s\"'#]+", re.IGNORECASE), r"\1…"),
    (re.compile(r"sh[ckp](?:_|%5F)[\w%-]+", re.IGNORECASE), "…"),
)


class HideSecrets(logging.Filter):
    """Replace the keys in a log message by an ellipsis."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = hidden = record.getMessage()
        for secret, instead in _SECRETS:
            hidden = secret.sub(instead, hidden)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
