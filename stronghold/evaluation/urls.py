"""The addresses of evaluations."""

from django.urls import path

from stronghold.evaluation import views

app_name = "evaluation"
urlpatterns = [
    path("closure/<str:reference>/", views.closure, name="closure"),
    path("warrant/<str:reference>/", views.warrant, name="warrant"),
    path("operation/<str:reference>/", views.operation, name="operation"),
]
