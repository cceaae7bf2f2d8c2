"""The addresses of safeguarding."""

from django.urls import include, path

from operations.safeguarding import views

app_name = "safeguarding"
REFERRALS = [
    path("", views.referral_list, name="list"),
    path("new/", views.new_referral, name="new"),
    path("<str:reference>/", views.referral, name="detail"),
    path("<str:reference>/why/", views.why_referral, name="why"),
    path("<str:reference>/step/", views.step, name="step"),
    path("<str:reference>/withdraw/", views.withdraw_referral, name="withdraw"),
]
CONCERNS = [
    path("", views.concern_list, name="list"),
    path("new/", views.new_concern, name="new"),
    path("<str:reference>/", views.concern, name="detail"),
    path("<str:reference>/why/", views.why_concern, name="why"),
    path("<str:reference>/withdraw/", views.withdraw_concern, name="withdraw"),
]
LINES = [
    path("", views.line_list, name="list"),
    path("new/", views.new_line, name="new"),
    path("<str:reference>/", views.line, name="detail"),
    path("<str:reference>/change/", views.change_line, name="change"),
    path("<str:reference>/link/", views.link, name="link"),
    path("<str:reference>/withdraw/", views.withdraw_line, name="withdraw"),
]
urlpatterns = [
    path("", views.overview, name="overview"),
    path("referrals/", include((REFERRALS, "referrals"))),
    path("concerns/", include((CONCERNS, "concerns"))),
    path("lines/", include((LINES, "lines"))),
]
