"""Forms with a file: the token is checked once it can be read, and a broken one said.

Elsewhere no file is taken at all, so the view of each has to be `csrf_exempt`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler
from django.forms import Form
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_protect

F = TypeVar("F", bound=Form)
R = TypeVar("R", bound=HttpRequest)
# What reading a form with files raises if it is cut off, wrong or too large.
_BROKEN = (
    MultiPartParserError,
    RequestDataTooBig,
    TooManyFilesSent,
    UnreadablePostError,
)


def answer_upload(
    request: R,
    handler: FileUploadHandler,
    *,
    take: Callable[[R], HttpResponse],
    broken: Callable[[], HttpResponse],
) -> HttpResponse:
    """Have a handler take the files that were sent, and answer by `take`.

    By `broken` if they cannot be read.
    """
    request.upload_handlers = [handler]

    def taken(request: Any) -> HttpResponse:
        return take(request)

    try:
        return csrf_protect(taken)(request)
    except _BROKEN:
        return broken()


def with_fault(form: F, words: str, *, field: str = "file") -> F:
    """Return a form that was sent empty, with this as its only fault."""
    form.is_valid()
    form.errors.clear()
    form.add_error(field, words)
    return form


def answer_file_form(
    request: HttpRequest,
    form_of: Callable[..., Form],
    *,
    show: Callable[[Any], HttpResponse],
    take: Callable[[Any], HttpResponse],
    most: str,
) -> HttpResponse:
    """Show a form, or call `take` with one that was sent; it has the field `file`.

    The file is small, and stays in memory. `most` is the largest size, in words.
    """
    if request.method != "POST":
        return show(form_of())
    words = f"The upload was not complete, or the file is larger than {most}"
    return answer_upload(
        request,
        MemoryFileUploadHandler(request),
        take=lambda sent: take(form_of(sent.POST, sent.FILES)),
        broken=lambda: show(with_fault(form_of({}), words)),
    )
