"""The provider of single sign-on: what the site asks, as set and as tried."""
