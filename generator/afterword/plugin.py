"""The MkDocs plugin's entry point."""

from afterword.publish.plugin import AfterwordPlugin

__all__ = ["AfterwordPlugin"]
