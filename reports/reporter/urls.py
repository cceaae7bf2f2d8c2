"""The addresses of contact details: those due for review, and those of one report."""

from django.urls import path

from reports.reporter import views

urlpatterns = [
    path("details-to-review/", views.due, name="reporters_due"),
    path("<str:reference>/reporter/", views.detail, name="reporter"),
    path("<str:reference>/reporter/why/", views.why, name="reporter_why"),
    path("<str:reference>/reporter/correct/", views.correct, name="reporter_correct"),
    path("<str:reference>/reporter/forget/", views.forget, name="reporter_forget"),
    path("<str:reference>/reporter/keep/", views.keep, name="reporter_keep"),
]
