"""The pages of photos: those of a report, one photo, its files, and its actions.

The body of an upload is read last: after the checks of sign-in, verb, report and the
size that the request states.
"""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from io import BufferedRandom
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from reports.photos import presenters, queries
from reports.photos.actions import (
    attach_photo,
    caption_photo,
    put_photo_back,
    remove_photo,
)
from reports.photos.forms import CaptionForm, PhotosForm
from reports.photos.presenters import PhotoView, Sent
from reports.photos.rules import (
    LARGEST_BODY,
    LARGEST_BYTES,
    PhotoRefused,
    check_body,
    may_remove,
)
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel
from stronghold.core.records.queries import one_record
from stronghold.core.ui.file_form import answer_upload, with_fault
from stronghold.core.ui.file_headers import FILE_HEADERS
from stronghold.core.ui.form_page import Done, FormPage, answer_form, form_page
from stronghold.core.uploads.rules import MOST_PASSED_OVER, shown_name
from stronghold.core.uploads.upload import SpooledFile, SpooledUpload

if TYPE_CHECKING:
    from reports.photos.models import Attachment
    from reports.report.models import Report

CHUNK = 64 * 1024
# Session key: what the script has sent and the page has not yet reported.
SENT = "photos_sent"
UNREADABLE = "The photos arrived incomplete, or there were too many. Send fewer at once"


@csrf_exempt
@requires(Verb.READ_ATTACHMENTS, page="the photos of a report")
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show the photos of a report, or add some."""
    report = one_record(REPORTS, request.user, reference)
    if request.method != "POST":
        _show_result(request, report.reference)
        return _answer_photos(request, report, PhotosForm())
    policy.require(request.user, Verb.ATTACH_FILES)
    n_bytes = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        check_body(n_bytes)
        return answer_upload(
            request,
            photo_upload(request),
            take=partial(_add, report=report),
            broken=partial(_answer_refused, request, report, UNREADABLE),
        )
    except PhotoRefused as refused:
        _pass_over(request, n_bytes)
        return _answer_refused(request, report, refused.message)


def photo_upload(request: SignedInRequest) -> SpooledUpload:
    """Return the handler that takes the photos of a request."""
    return SpooledUpload(request, largest=LARGEST_BYTES, largest_body=LARGEST_BODY)


def _pass_over(request: SignedInRequest, n_bytes: int) -> None:
    """Read and drop a body that is too large, up to MOST_PASSED_OVER."""
    if n_bytes <= MOST_PASSED_OVER:
        with suppress(UnreadablePostError):
            while request.read(CHUNK):
                pass


def _add(request: SignedInRequest, report: Any) -> HttpResponse:
    """Add each photo separately, and give the reason for each that was refused."""
    form = PhotosForm(request.POST, request.FILES)
    sent = Sent()
    if form.is_valid():
        sent = _attached(request.user, report.reference, form)
    if _wants_json(request):
        _keep_result(request, report.reference, sent)
        return _answer_json(form, sent)
    if sent.words:
        messages.success(request, sent.words)
    if form.errors:
        return _answer_photos(request, report, form, status=400)
    return redirect("reports:photos", reference=report.reference)


@csrf_exempt
@requires(Verb.ATTACH_FILES, page="the photos of a report")
@require_POST
def sent_photo(request: SignedInRequest, client_uuid: UUID) -> HttpResponse:
    """Add a photo that a phone kept to the report that it sent before.

    The same photo again is the first, so a phone may always send it again.
    """
    report = queries.report_sent(request.user, client_uuid)
    n_bytes = int(request.META.get("CONTENT_LENGTH") or 0)
    try:
        check_body(n_bytes)
        return answer_upload(
            request,
            photo_upload(request),
            take=partial(_add_sent, report=report),
            broken=partial(_refused_photo, UNREADABLE),
        )
    except PhotoRefused as refused:
        _pass_over(request, n_bytes)
        return _refused_photo(refused.message)


def _refused_photo(words: str) -> JsonResponse:
    return JsonResponse({"errors": {"photo": [words]}}, status=400)


def _add_sent(request: SignedInRequest, report: Any) -> HttpResponse:
    sent: Any = request.FILES.get("photo")
    if not isinstance(sent, SpooledFile):
        raise PhotoRefused("Choose a photo")
    photo, _ = attach_photo(
        by=request.user,
        report=report.reference,
        file=cast(BufferedRandom, sent.file),
        n_bytes=sent.size or 0,
    )
    url = REPORTS.url("photo", report.reference, photo.reference)
    return JsonResponse({"reference": photo.reference, "url": url})


def _attached(by: User, report: str, form: PhotosForm) -> Sent:
    """Add each photo separately, and show at the field why one was refused."""
    sent = Sent()
    for file in form.sent_files:
        name = shown_name(str(file.name))
        try:
            photo, is_new = attach_photo(
                by=by,
                report=report,
                file=cast(BufferedRandom, file.file),
                n_bytes=file.size or 0,
            )
        except PhotoRefused as refused:
            sent.refused.append((name, refused.message))
            form.refuse(f"{name}: {refused.message}")
        else:
            (sent.added if is_new else sent.there).append(photo.reference)
    return sent


def _keep_result(request: SignedInRequest, reference: str, sent: Sent) -> None:
    """Keep the result for the next page: the script sends each photo separately."""
    kept = request.session.get(SENT, {})
    if kept.get("report") != reference:
        kept = {"report": reference, "added": [], "there": []}
    kept["added"] += sent.added
    kept["there"] += sent.there
    request.session[SENT] = kept


def _show_result(request: SignedInRequest, reference: str) -> None:
    """Show the message on what the script has sent, once."""
    kept = request.session.pop(SENT, {})
    sent = Sent(kept.get("added", []), kept.get("there", []))
    if kept.get("report") == reference and sent.words:
        messages.success(request, sent.words)


def _answer_json(form: PhotosForm, sent: Sent) -> HttpResponse:
    """Answer the script, which sends one photo at a time and knows its name."""
    reasons = [reason for _, reason in sent.refused] or form.errors.get("photos", [])
    body = {"added": sent.added, "there": sent.there, "refused": list(reasons)}
    return JsonResponse(body, status=400 if reasons else 200)


def _answer_refused(request: SignedInRequest, report: Any, why: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"added": [], "there": [], "refused": [why]}, status=413)
    form = with_fault(PhotosForm(data={}), why, field="photos")
    return _answer_photos(request, report, form, status=413)


def _answer_photos(
    request: SignedInRequest, report: Any, form: PhotosForm, *, status: int = 200
) -> HttpResponse:
    viewer = request.user
    found = queries.photos_of(viewer, report.reference)
    page = presenters.photos_page(
        report,
        photos=_shown(viewer, found.current),
        removed=_shown(viewer, found.removed),
        shows_removed=policy.can(viewer, Verb.READ_REMOVED_ATTACHMENTS),
        may_add=policy.can(viewer, Verb.ATTACH_FILES) and not report.is_in_error,
    )
    context = {"page": page, "form": form}
    return render(request, "reports/photos/photos.html", context, status=status)


def _wants_json(request: SignedInRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


@requires(Verb.READ_ATTACHMENTS, page="the page of a photo")
@require_safe
def photo(request: SignedInRequest, reference: str, photo: str) -> HttpResponse:
    """Show one photo, with its caption and actions."""
    row = queries.photo(request.user, reference, photo)
    form = CaptionForm(initial={"caption": row.caption})
    return form_page(request, form, _photo_page(request.user, row))


@requires(Verb.ATTACH_FILES, page="the caption of a photo")
@require_POST
def photo_caption(request: SignedInRequest, reference: str, photo: str) -> HttpResponse:
    """Set the caption of a photo."""
    row = queries.photo(request.user, reference, photo)
    form = CaptionForm(request.POST)

    def act() -> Done:
        caption_photo(
            by=request.user, report=reference, photo=photo, **form.cleaned_data
        )
        return Done("Caption saved", REPORTS.url("photo", reference, photo))

    page = _photo_page(request.user, row)
    return answer_form(request, form, page, act=act)


def _photo_page(viewer: User, row: "Attachment") -> FormPage:
    (shown,) = _shown(viewer, [row])
    return FormPage(
        title="Photo",
        caption=row.reference,
        back_url=REPORTS.url("photos", row.report.reference),
        back_text="All photos of the report",
        button="Save caption",
        button_kind="secondary",
        template="reports/photos/photo.html",
        context={"photo": shown},
    )


def _shown(viewer: User, photos: Iterable["Attachment"]) -> list[PhotoView]:
    may_attach = policy.can(viewer, Verb.ATTACH_FILES)
    may_any = policy.can(viewer, Verb.WITHDRAW_ANY_REPORT)
    return [
        presenters.photo_view(
            row,
            may_change=may_attach,
            may_remove=may_remove(
                is_own=row.added_by_id == viewer.pk, may_own=may_attach, may_any=may_any
            ),
        )
        for row in photos
    ]


def panel(viewer: User, report: "Report") -> Panel | None:
    """Return the panel of photos; None if the viewer may not see any."""
    if not policy.can(viewer, Verb.READ_ATTACHMENTS):
        return None
    photos = queries.photos_of(viewer, report.reference).current
    may_add = policy.can(viewer, Verb.ATTACH_FILES) and not report.is_in_error
    if not photos and not may_add:
        return None
    few = _shown(viewer, photos[: presenters.MOST_IN_PANEL])
    return presenters.photos_panel(report, few, n=len(photos), may_add=may_add)


@requires(Verb.READ_ATTACHMENTS, page="the picture")
@require_safe
def photo_full(request: SignedInRequest, reference: str, photo: str) -> HttpResponse:
    """Send the picture."""
    return _answer_picture(request, reference, photo, small=False)


@requires(Verb.READ_ATTACHMENTS, page="the small picture")
@require_safe
def photo_small(request: SignedInRequest, reference: str, photo: str) -> HttpResponse:
    """Send the small picture."""
    return _answer_picture(request, reference, photo, small=True)


def _answer_picture(
    request: SignedInRequest, reference: str, photo: str, *, small: bool
) -> HttpResponse:
    row = queries.photo(request.user, reference, photo)
    content = queries.photo_content(request.user, row, small=small)
    name = f"{row.reference}{'-small' if small else ''}.jpg"
    headers = {**FILE_HEADERS, "Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=row.media_type, headers=headers)


@requires(Verb.READ_ATTACHMENTS, page="the photos of a report")
@require_POST
def photo_remove(request: SignedInRequest, reference: str, photo: str) -> HttpResponse:
    """Remove a photo; the page of photos then offers to put it back."""
    remove_photo(by=request.user, report=reference, photo=photo)
    messages.success(request, f"Photo {photo} removed. You can put it back below")
    return redirect("reports:photos", reference=reference)


@requires(Verb.READ_ATTACHMENTS, page="the photos of a report")
@require_POST
def photo_put_back(
    request: SignedInRequest, reference: str, photo: str
) -> HttpResponse:
    """Undo a removal."""
    try:
        row = put_photo_back(by=request.user, report=reference, photo=photo)
    except PhotoRefused as refused:
        messages.error(request, refused.message)
        return redirect("reports:photos", reference=reference)
    result = "is back"
    if row.reference != photo:
        result = f"was added again as {row.reference}"
    messages.success(request, f"Photo {photo} {result}")
    return redirect("reports:photos", reference=reference)
