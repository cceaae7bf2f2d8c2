"""The addresses of the pages that set, show and try a force's e-mail server."""

from django.urls import path

from stronghold.force_setup.e_mail import views

app_name = "e_mail"
urlpatterns = [
    path("", views.e_mail, name="page"),
    path("server/", views.server, name="server"),
]
