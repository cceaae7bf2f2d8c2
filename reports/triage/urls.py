"""The addresses of triage: the queue, and what is done to one report."""

from django.urls import path

from reports.triage.views import queue, report

urlpatterns = [
    path("triage/", queue.queue, name="triage"),
    path("triage/undo/", queue.undo, name="triage_undo"),
    path("triage/saved/", queue.saved, name="triage_saved"),
    path("<str:reference>/assess/", report.assess, name="assess"),
    path("<str:reference>/assign/", report.assign, name="assign"),
    path("<str:reference>/move/", report.move, name="move"),
    path("<str:reference>/grade-source/", report.source, name="grade_source"),
    path("<str:reference>/clear-words/", report.words, name="clear_words"),
]
