"""What a change means: one archive as it was, and as it is now."""
