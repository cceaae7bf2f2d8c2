"""The addresses of reports."""

from django.urls import path

from reports import views
from reports.call_backs import views as call_back
from reports.duplicates import views as duplicates
from reports.intake.views import new, similar
from reports.photos import views as attachment
from reports.reporter import views as reporter
from reports.triage.views import queue
from reports.triage.views import report as triage

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("new/", new, name="new"),
    path("triage/", queue.queue, name="triage"),
    path("triage/undo/", queue.undo, name="triage_undo"),
    path("triage/saved/", queue.saved, name="triage_saved"),
    path("similar/", similar, name="similar"),
    path("duplicates/", duplicates.queue, name="duplicates"),
    path("call-backs/", call_back.due, name="call_backs"),
    path("details-to-review/", reporter.due, name="reporters_due"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/assess/", triage.assess, name="assess"),
    path("<str:reference>/assign/", triage.assign, name="assign"),
    path("<str:reference>/move/", triage.move, name="move"),
    path("<str:reference>/grade-source/", triage.source, name="grade_source"),
    path("<str:reference>/clear-words/", triage.words, name="clear_words"),
    path("<str:reference>/reporter/", reporter.detail, name="reporter"),
    path(
        "<str:reference>/reporter/correct/", reporter.correct, name="reporter_correct"
    ),
    path("<str:reference>/reporter/forget/", reporter.forget, name="reporter_forget"),
    path("<str:reference>/reporter/keep/", reporter.keep, name="reporter_keep"),
    path(
        "<str:reference>/call-backs/<int:ordinal>/give/",
        call_back.give,
        name="call_back_give",
    ),
    path("<str:reference>/call-backs/<int:ordinal>/", call_back.one, name="call_back"),
    path(
        "<str:reference>/call-backs/<int:ordinal>/clear/",
        call_back.words,
        name="call_back_words",
    ),
    path("<str:reference>/photos/", attachment.photos, name="photos"),
    path("<str:reference>/photos/<str:photo>/", attachment.photo, name="photo"),
    path(
        "<str:reference>/photos/<str:photo>/full/",
        attachment.photo_full,
        name="photo_full",
    ),
    path(
        "<str:reference>/photos/<str:photo>/small/",
        attachment.photo_small,
        name="photo_small",
    ),
    path(
        "<str:reference>/photos/<str:photo>/caption/",
        attachment.photo_caption,
        name="photo_caption",
    ),
    path(
        "<str:reference>/photos/<str:photo>/remove/",
        attachment.photo_remove,
        name="photo_remove",
    ),
    path(
        "<str:reference>/photos/<str:photo>/put-back/",
        attachment.photo_put_back,
        name="photo_put_back",
    ),
    path("<str:reference>/compare/<str:other>/", duplicates.compare, name="compare"),
    path(
        "<str:reference>/compare/<str:other>/undo/",
        duplicates.undo,
        name="undo_decision",
    ),
]
