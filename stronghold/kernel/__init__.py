"""What everything stands on and no framework knows: time, weeks, values, errors."""
