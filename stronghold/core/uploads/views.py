"""Pages with a file: the form that sends a large one, and the answer that gives it.

The body of a request that sends a file is read last: after signing in, the verb, the
record and the size that it says it has. Of a request that is too large its words are
still read, up to a size at which that would take too long, and the file is dropped.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from stronghold.core.ui.file_form import answer_upload, with_fault
from stronghold.core.ui.file_headers import AS_IT_IS, FILE_HEADERS
from stronghold.core.ui.form_page import Done, FormPage, answer_form, form_page
from stronghold.core.uploads.rules import MEGABYTE, MOST_PASSED_OVER
from stronghold.core.uploads.upload import SpooledUpload

UNREADABLE = "The upload was not complete. Send the file again"


def answer_large_file_form(
    request: Any,
    form_of: Callable[..., Any],
    page: FormPage,
    *,
    act: Callable[[Any], Done],
    most_mb: int,
) -> HttpResponse:
    """Show a form with a file, or act on what was sent.

    The view has to be `csrf_exempt`: the token is checked once it can be read.
    """

    def broken() -> HttpResponse:
        answer = form_page(request, with_fault(form_of({}), UNREADABLE), page)
        answer.status_code = 413
        return answer

    def take(sent: Any) -> HttpResponse:
        form = form_of(sent.POST, sent.FILES)
        return answer_form(sent, form, page, act=lambda: act(form))

    if request.method != "POST":
        return form_page(request, form_of(), page)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_PASSED_OVER:
        return broken()
    handler = SpooledUpload(request, largest=most_mb * MEGABYTE)
    return answer_upload(request, handler, take=take, broken=broken)


def file_answer(
    parts: Iterator[bytes], *, name: str, media_type: str, n_bytes: int
) -> HttpResponse:
    """Hand out a stored file, to be saved and never shown in place."""
    headers = {
        **FILE_HEADERS,
        **AS_IT_IS,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(n_bytes),
    }
    given: Any = StreamingHttpResponse(parts, content_type=media_type, headers=headers)
    answer: HttpResponse = given
    return answer
