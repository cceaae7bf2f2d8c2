"""The addresses of the page More, and of what sets light or dark pages."""

from django.urls import path

from stronghold.frame import views

urlpatterns = [
    path("accounts/theme/", views.choose_theme, name="account_theme"),
    path("more/", views.more, name="more"),
]
