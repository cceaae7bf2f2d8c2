"""The addresses of sharing agreements. The portal shows the data shared under them."""

from django.urls import path

from stronghold.core.sharing import views
from stronghold.core.sharing.papers import views as papers

app_name = "sharing"
_ONE = "<str:reference>/<int:number>"
urlpatterns = [
    path("", views.agreements, name="list"),
    path("new/", views.new, name="new"),
    path("<str:reference>/new/", views.new_version, name="new_version"),
    path(f"{_ONE}/", views.agreement, name="agreement"),
    path(f"{_ONE}/pdf/", views.pdf, name="pdf"),
    path(f"{_ONE}/change/", views.change, name="change"),
    path(f"{_ONE}/discard/", views.discard, name="discard"),
    path(f"{_ONE}/sign/", views.sign, name="sign"),
    path(f"{_ONE}/suspend/", views.suspend, name="suspend"),
    path(f"{_ONE}/resume/", views.resume, name="resume"),
    path(f"{_ONE}/resume/refuse/", views.refuse, name="refuse"),
    path(f"{_ONE}/resume/withdraw/", views.withdraw, name="withdraw"),
    path(f"{_ONE}/end/", views.end, name="end"),
    path(f"{_ONE}/papers/new/", papers.new, name="new_paper"),
    path(f"{_ONE}/papers/<int:n>/", papers.paper, name="paper"),
    path(f"{_ONE}/papers/<int:n>/remove/", papers.remove, name="remove_paper"),
]
