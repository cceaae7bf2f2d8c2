"""The addresses of organised crime groups."""

from django.urls import path

from operations.groups import views

app_name = "groups"
urlpatterns = [
    path("", views.group_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/why/", views.why, name="why"),
    path("<str:reference>/correct/", views.correct, name="correct"),
    path("<str:reference>/status/", views.status, name="status"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
