"""The addresses of requests about people's data."""

from django.urls import path

from stronghold.oversight.requests import views

app_name = "requests"
urlpatterns = [
    path("", views.request_list, name="list"),
    path("new/", views.new, name="new"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/steps/<str:step>/", views.move, name="move"),
    path("<str:reference>/decision/", views.decide, name="decide"),
    path("<str:reference>/records/new/", views.add_record, name="add_record"),
    path("<str:reference>/reporter/", views.find_reporter, name="find_reporter"),
    path("<str:reference>/notified/", views.notified, name="notified"),
    path("<str:reference>/answer/", views.pack, name="pack"),
    path("<str:reference>/records/<str:other>/", views.items, name="items"),
    path("<str:reference>/records/<str:other>/remove/", views.remove, name="remove"),
    path("<str:reference>/records/<str:other>/keep/", views.kept, name="kept"),
]
