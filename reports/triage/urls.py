"""The addresses of triage: the queue, and what is done to one report."""

from django.urls import path

from reports.triage.views import one, queue, report

urlpatterns = [
    path("triage/", queue.queue, name="triage"),
    path("triage/undo/", queue.undo, name="triage_undo"),
    path("triage/last/", one.last, name="triage_last"),
    # After the addresses above, which it would take for references.
    path("triage/<str:reference>/", one.preview, name="preview"),
    path("<str:reference>/assess/", one.assess, name="assess"),
    path("<str:reference>/assign/", report.assign, name="assign"),
    path("<str:reference>/move/", report.move, name="move"),
    path("<str:reference>/grade-source/", report.source, name="grade_source"),
    path("<str:reference>/clear-words/", report.words, name="clear_words"),
]
