"""Documents as tagged PDF (PDF/UA-1), set from a template of ours and nothing else."""

from collections.abc import Mapping
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from PIL import ImageFile

STYLE = "look/document.css"


def pdf_of(template: str, context: Mapping[str, Any]) -> bytes:
    """Return a document's bytes; fonts are embedded, and no address is asked.

    The library comes in with the first document: it takes 24 MB, and few processes
    ever make one.
    """
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetchingError

    # On being imported it tells Pillow, for the whole process, to take files that are
    # cut short. Photos of reports are not: what cannot be read whole is refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    class NoFetcher(URLFetcher):
        """Refuses whatever a document would load: a file of ours, or another host."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise URLFetchingError(f"a document loads nothing: {url[:40]}")

    nothing = NoFetcher()
    markup = render_to_string(template, dict(context))
    style = CSS(filename=finders.find(STYLE), url_fetcher=nothing)
    document: bytes = HTML(string=markup, url_fetcher=nothing).write_pdf(
        stylesheets=[style], pdf_variant="pdf/ua-1", finisher=_name_scopes
    )
    return document


def _name_scopes(_: Any, pdf: Any) -> None:
    """Say of each header cell whether it heads a column or a row, as PDF/UA-1 asks.

    WeasyPrint names the headers of each cell, and says nothing of one that heads none.
    """
    written = vars(pdf)["objects"]
    elements = {one.reference: one for one in written if hasattr(one, "get")}
    for cell in elements.values():
        if cell.get("S") == "/TH":
            part = elements[elements[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if part["S"] == "/THead" else "/Row"


def pdf_answer(template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """Answer with a document, to be saved under a name without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    document = pdf_of(template, context)
    return HttpResponse(document, content_type="application/pdf", headers=headers)
