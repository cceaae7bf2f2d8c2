"""What pages and the API show of activities, taskings, priorities and operations."""
