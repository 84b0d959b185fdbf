"""From bytes to records: every value read, or reported with its place."""
