"""The addresses of service accounts."""

from django.urls import path

from stronghold.core.program_keys.service_accounts import views

app_name = "services"
urlpatterns = [
    path("", views.service_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:username>/", views.service, name="service"),
    path("<str:username>/change/", views.change, name="change"),
    path("<str:username>/close/", views.close, name="close"),
    path("<str:username>/keys/<int:n>/revoke/", views.revoke, name="revoke"),
]
