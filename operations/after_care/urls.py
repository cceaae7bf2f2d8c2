"""The addresses of after-care."""

from django.urls import path

from operations.after_care import views

app_name = "after_care"
urlpatterns = [
    path("", views.after_care_list, name="list"),
    path("new/<int:premises_id>/", views.new, name="new"),
    path("<str:reference>/", views.after_care, name="detail"),
    path("<str:reference>/end/", views.end, name="end"),
]
