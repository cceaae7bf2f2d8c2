"""The addresses of the weekly brief."""

from django.urls import path

from stronghold.brief.views import files, page

app_name = "brief"
urlpatterns = [
    path("", page.latest, name="latest"),
    path("<str:week>/", page.brief, name="week"),
    path("<str:week>/brief.pdf", files.pdf, name="pdf"),
    path("<str:week>/reading-copy.pdf", files.copy_to_read, name="reading_copy"),
    path("<str:week>/brief.xlsx", files.xlsx, name="xlsx"),
    path("<str:week>/figures.csv", files.csv, name="csv"),
    path("<str:week>/sign/", page.sign, name="sign"),
    path("<str:week>/subscribe/", page.subscribe, name="subscribe"),
]
