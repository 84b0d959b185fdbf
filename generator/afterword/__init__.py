"""Afterword: Markdown records in git become a validated, cross-linked review archive."""

__version__ = "0.1.0"
