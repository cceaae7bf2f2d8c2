"""The error messages of a page, without its other content."""

import html
import re

_SUMMARY = re.compile(r"data-error-summary.*?</ul>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def refusal_on(page: str) -> list[str]:
    """Return each message of a page's error summary, without its marks."""
    summary = _SUMMARY.search(page)
    assert summary, "the page was refused and does not say why"
    items = summary.group().split("<li")[1:]
    return [html.unescape(_TAG.sub("", f"<li{one}")).strip() for one in items]
