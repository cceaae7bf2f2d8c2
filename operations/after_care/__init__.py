"""After-care: revisits of a home that criminals had taken over, until it ends."""
