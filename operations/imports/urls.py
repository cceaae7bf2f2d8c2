"""The addresses of imports of history."""

from django.urls import path

from operations.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.history_list, name="list"),
    path("new/", views.new, name="new"),
    path("kinds/<str:code>/", views.columns, name="columns"),
    path("kinds/<str:code>/mapping/", views.mapping_template, name="mapping"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/store/", views.store, name="store"),
    path("<uuid:key>/stop/", views.stop, name="stop"),
    path("<uuid:key>/resume/", views.resume, name="resume"),
    path("<uuid:key>/remove/", views.remove, name="remove"),
    path("<uuid:key>/wrong/", views.wrong, name="wrong"),
]
