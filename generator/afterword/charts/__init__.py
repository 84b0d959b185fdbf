"""Charts as values: prepared rows go in, an SVG with its question, definition and data comes out."""
