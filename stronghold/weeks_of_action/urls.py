"""The addresses of the return of a week of action."""

from django.urls import path

from stronghold.weeks_of_action import views

app_name = "weeks_of_action"
urlpatterns = [
    path("", views.week, name="week"),
    path("return.csv", views.csv, name="csv"),
    path("return.pdf", views.pdf, name="pdf"),
    path("return.xlsx", views.xlsx, name="xlsx"),
]
