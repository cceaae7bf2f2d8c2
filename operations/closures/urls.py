"""The addresses of closure cases."""

from django.urls import path

from operations.closures import views
from operations.closures.views import door, inside, paper, premises, sign

app_name = "closures"
urlpatterns = [
    path("", views.closure_list, name="list"),
    path("new/", views.new, name="new"),
    path("to-review/", views.to_review, name="to_review"),
    path("to-sign/", sign.to_sign, name="to_sign"),
    path("closed/", door.closed, name="closed"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<str:reference>/tenure/", views.tenure, name="tenure"),
    path("<str:reference>/premises/", premises.premises, name="premises"),
    path("<str:reference>/notice/", views.notice, name="notice"),
    path("<str:reference>/notice/<int:n>/", views.notice_kept, name="notice_kept"),
    path("<str:reference>/sign/", sign.sign, name="sign"),
    path("<str:reference>/door/", door.door, name="door"),
    path("<str:reference>/inside/", inside.inside, name="inside"),
    path("<str:reference>/draft-order/", inside.draft_order, name="draft_order"),
    path("<str:reference>/papers/new/", paper.new_paper, name="new_paper"),
    path("<str:reference>/papers/<int:n>/", paper.paper, name="paper"),
    path(
        "<str:reference>/papers/<int:n>/error/", paper.paper_error, name="paper_error"
    ),
    path("<str:reference>/<str:kind>/", views.move, name="move"),
    path("<str:reference>/review/<int:n>/", views.review, name="review"),
]
