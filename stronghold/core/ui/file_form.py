"""The page of a form with one small file, which stays in memory."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_protect


def answer_file_form(
    request: HttpRequest,
    form_of: Callable[..., Form],
    *,
    show: Callable[[Any], HttpResponse],
    take: Callable[[Any], HttpResponse],
    most: str,
) -> HttpResponse:
    """Show a form, or call `take` with one that was sent; it has the field `file`.

    Elsewhere no file is taken at all, so the view has to be `csrf_exempt`: the token is
    checked here, once the file can be read. `most` is the largest size, in words.
    """
    if request.method != "POST":
        return show(form_of())
    request.upload_handlers = [MemoryFileUploadHandler(request)]

    def taken(request: HttpRequest) -> HttpResponse:
        return take(form_of(request.POST, request.FILES))

    try:
        return csrf_protect(taken)(request)
    except (MultiPartParserError, RequestDataTooBig, TooManyFilesSent):
        form = form_of({})
        form.add_error(
            "file", f"The upload was not complete, or the file is larger than {most}"
        )
        return show(form)
