"""Rules of operations, taskings and activities. Pure: no framework."""
