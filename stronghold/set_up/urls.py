"""The addresses of setting a force up."""

from django.urls import path

from stronghold.set_up import views

app_name = "set_up"
urlpatterns = [
    path("", views.page, name="page"),
    path("file/", views.file, name="file"),
]
