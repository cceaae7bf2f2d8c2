"""Every read of activities, taskings, priorities and operations."""
