"""Every write of activities, taskings, priorities and operations."""
