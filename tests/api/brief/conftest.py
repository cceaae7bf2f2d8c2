"""What tests of the brief share: signing in, a Tuesday in November, a page's text."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from pypdf import PdfReader

WEEK = "/weekly/2026-W47/"
# In week 47, a Wednesday.
IN_WEEK = datetime(2026, 11, 18, 12, tzinfo=UTC)


def text_of(response: Any) -> str:
    """Return what the main part of a page says."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def row_of(response: Any, code: str) -> str:
    """Return what the row of one measure says."""
    page = response.content.decode()
    row = page.partition(f'<tr role="row" id="{code}">')[2].partition("</tr>")[0]
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", row, flags=re.S).split())


def words_of(pdf: bytes) -> str:
    """Return the text of a document."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
