"""The addresses of data breaches."""

from django.urls import path

from stronghold.oversight.breaches import views

app_name = "breaches"
urlpatterns = [
    path("", views.breach_list, name="list"),
    path("new/", views.new, name="new"),
    path("breaches.csv", views.log_file, name="file"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/change/", views.change, name="change"),
    path("<str:reference>/breach.pdf", views.pdf, name="pdf"),
    path("<str:reference>/steps/<str:step>/", views.move, name="move"),
]
