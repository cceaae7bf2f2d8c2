"""Did it work? What was reported before and after an operation or an enforcement."""
