"""The addresses of seizures."""

from django.urls import path

from operations.seizures import views

app_name = "seizures"
urlpatterns = [
    path("", views.seizure_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/correct/", views.correct, name="correct"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
