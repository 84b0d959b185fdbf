"""Authored Markdown: cut it, look through it, and render it, each once and all of it without touching a disk."""
