"""The addresses of the statements."""

from django.urls import path

from stronghold.oversight.statements import views

app_name = "statements"
urlpatterns = [
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("complaints/", views.complaints, name="complaints"),
    path("statements/", views.page, name="page"),
    path("statements/processing/", views.processing, name="processing"),
    path(
        "statements/processing.csv",
        views.processing_file,
        {"form": "csv"},
        name="processing_csv",
    ),
    path(
        "statements/processing.pdf",
        views.processing_file,
        {"form": "pdf"},
        name="processing_pdf",
    ),
    path("statements/impact/", views.impact, name="impact"),
    path(
        "statements/impact.csv", views.impact_file, {"form": "csv"}, name="impact_csv"
    ),
    path(
        "statements/impact.pdf", views.impact_file, {"form": "pdf"}, name="impact_pdf"
    ),
]
