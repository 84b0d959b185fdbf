"""Format-preserving edits: text in, text out, and one small shell that writes files whole or not at all."""
