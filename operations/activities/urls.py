"""The addresses of activities."""

from django.urls import path

from operations.activities import views

app_name = "activities"
urlpatterns = [
    path("", views.activity_list, name="list"),
    path("new/", views.new_activity, name="new"),
    path("started/<str:client_uuid>/end/", views.end_started, name="end_started"),
    path("<str:reference>/", views.activity, name="detail"),
    path("<str:reference>/who/", views.who, name="who"),
    path("<str:reference>/end/", views.end, name="end"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
