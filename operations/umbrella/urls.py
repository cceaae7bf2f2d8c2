"""The addresses of operations, and of what belongs to them."""

from django.urls import path

from operations.umbrella.views import activities, operations, taskings

app_name = "umbrella"
urlpatterns = [
    path("", operations.overview, name="overview"),
    path("new/", operations.new_operation, name="new_operation"),
    path("activities/", activities.activity_list, name="activities"),
    path("activities/new/", activities.new_activity, name="new_activity"),
    path(
        "activities/started/<str:client_uuid>/end/",
        activities.end_started,
        name="end_started",
    ),
    path("activities/<str:reference>/", activities.activity, name="activity"),
    path("activities/<str:reference>/end/", activities.end, name="end"),
    path("activities/<str:reference>/withdraw/", activities.withdraw, name="withdraw"),
    path("taskings/", taskings.tasking_list, name="taskings"),
    path("taskings/new/", taskings.new_tasking, name="new_tasking"),
    path("taskings/<str:reference>/", taskings.tasking, name="tasking"),
    path("taskings/<str:reference>/change/", taskings.change, name="change_tasking"),
    path("taskings/<str:reference>/move/", taskings.move, name="move_tasking"),
    path("priorities/", operations.priorities, name="priorities"),
    path("priorities/new/", operations.new_priority, name="new_priority"),
    path("priorities/<str:reference>/", operations.priority, name="priority"),
    path(
        "priorities/<str:reference>/change/",
        operations.change_priority_page,
        name="change_priority",
    ),
    path(
        "priorities/<str:reference>/answer/",
        operations.answer_priority_page,
        name="answer_priority",
    ),
    # Last: every other word is the name of a part, here or in another slice.
    path("<str:reference>/", operations.operation, name="operation"),
    path(
        "<str:reference>/change/",
        operations.change_operation_page,
        name="change_operation",
    ),
    path("<str:reference>/records/", operations.put_in, name="put_in"),
    path("<str:reference>/phase/", operations.phase, name="phase"),
]
