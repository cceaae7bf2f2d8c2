"""The addresses of the weekly brief."""

from django.urls import path

from stronghold.brief import views

app_name = "brief"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("<str:week>/", views.brief, name="week"),
    path("<str:week>/brief.pdf", views.pdf, name="pdf"),
    path("<str:week>/reading-copy.pdf", views.copy_to_read, name="reading_copy"),
    path("<str:week>/brief.xlsx", views.xlsx, name="xlsx"),
    path("<str:week>/figures.csv", views.csv, name="csv"),
    path("<str:week>/sign/", views.sign, name="sign"),
    path("<str:week>/subscribe/", views.subscribe, name="subscribe"),
    path("<str:week>/tasking/<str:line>/", views.set_a_tasking, name="set_tasking"),
]
