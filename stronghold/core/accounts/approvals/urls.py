"""The addresses of what waits for approval."""

from django.urls import path

from stronghold.core.accounts.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.waiting, name="list"),
    path("<slug:approval>/", views.decide, name="decide"),
]
