"""The addresses of the provider of single sign-on."""

from django.urls import path

from stronghold.sign_in.sign_in_provider import views

app_name = "sign_in_provider"
urlpatterns = [
    path("", views.page, name="page"),
    path("try/", views.try_it, name="try"),
]
