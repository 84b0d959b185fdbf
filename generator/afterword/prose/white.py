"""White space."""

from __future__ import annotations


def folded(text: str) -> str:
    """Every run of white space as one space, none at the ends."""
    if "\n" in text:
        text = text.replace("\n", " ")
    if text.isprintable() and "  " not in text:  # the usual case is answered faster than it is made so
        return text.strip(" ")
    return " ".join(text.split())
