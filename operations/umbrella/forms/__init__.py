"""The forms of activities, taskings, priorities and operations."""
