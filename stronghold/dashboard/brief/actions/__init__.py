"""Every write of the weekly brief: sign one, subscribe to it, tell that it is ready."""
