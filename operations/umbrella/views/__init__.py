"""The pages of activities, taskings, priorities and operations."""
