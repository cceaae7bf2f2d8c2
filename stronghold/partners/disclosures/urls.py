"""The addresses of named disclosures for the police."""

from django.urls import path

from stronghold.partners.disclosures import views

app_name = "disclosures"
urlpatterns = [
    path("", views.disclosures, name="list"),
    path("new/<str:reference>/", views.new, name="new"),
    path("<str:reference>/", views.disclosure, name="detail"),
    path("<str:reference>/revoke/", views.revoke, name="revoke"),
]
