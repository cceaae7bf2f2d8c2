"""Actions of the weekly brief: sign, subscribe, and mail that it is ready."""
