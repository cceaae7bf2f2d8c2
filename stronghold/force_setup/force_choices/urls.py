"""The addresses of what a force decides."""

from django.urls import path

from stronghold.force_setup.force_choices import views

app_name = "choices"
urlpatterns = [
    path("", views.page, name="page"),
    path("file/", views.take_file, name="file"),
    path("file/download/", views.download, name="download"),
    path("roles/new/<slug:base>/", views.new_role, name="new_role"),
    path("roles/<slug:own_role>/change/", views.change_role, name="change_role"),
    path("roles/<slug:own_role>/remove/", views.remove_role, name="remove_role"),
    path("roles/seen/", views.see_lost, name="see_lost"),
    path("<slug:subject>/", views.change, name="change"),
    path("<slug:subject>/history/", views.history, name="history"),
]
