"""Make tagged PDF documents (PDF/UA-1) from templates, loading no other resource."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string

STYLE = "ui/document.css"


PICTURE = "picture:"


def pdf_of(
    template: str,
    context: Mapping[str, Any],
    *,
    pictures: Callable[[str], bytes] | None = None,
) -> bytes:
    """Return the bytes of a document. Fonts are embedded and no address is fetched.

    The address picture:NAME is of what `pictures` returns for NAME. The library is
    imported here because it takes 24 MB, and few processes need it.
    """
    from PIL import ImageFile
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

    # When imported, WeasyPrint makes Pillow accept truncated images in the whole
    # process. Undo that: truncated photos of reports must be refused.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    class NoFetcher(URLFetcher):
        """Refuses every file or address that a document would load but its pictures."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if pictures and url.startswith(PICTURE):
                return URLFetcherResponse(url, pictures(url.removeprefix(PICTURE)))
            raise URLFetchingError(f"a document loads nothing: {url[:40]}")

    nothing = NoFetcher()
    markup = render_to_string(template, dict(context))
    style = CSS(filename=finders.find(STYLE), url_fetcher=nothing)
    document: bytes = HTML(string=markup, url_fetcher=nothing).write_pdf(
        stylesheets=[style], pdf_variant="pdf/ua-1", finisher=_name_scopes
    )
    return document


def _name_scopes(_: Any, pdf: Any) -> None:
    """Give each header cell its scope, column or row, which PDF/UA-1 requires.

    WeasyPrint only names the headers of each data cell.
    """
    objects = vars(pdf)["objects"]
    elements = {item.reference: item for item in objects if hasattr(item, "get")}
    for cell in elements.values():
        if cell.get("S") == "/TH":
            part = elements[elements[cell["P"]]["P"]]
            cell["A"]["Scope"] = "/Column" if part["S"] == "/THead" else "/Row"


def pdf_answer(template: str, context: Mapping[str, Any], *, name: str) -> HttpResponse:
    """Return a response that downloads a document as `name`.pdf."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    document = pdf_of(template, context)
    return HttpResponse(document, content_type="application/pdf", headers=headers)
