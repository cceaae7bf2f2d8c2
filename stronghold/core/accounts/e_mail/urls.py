"""The address of the page that shows and tries the site's e-mail."""

from django.urls import path

from stronghold.core.accounts.e_mail import views

app_name = "e_mail"
urlpatterns = [path("", views.e_mail, name="page")]
