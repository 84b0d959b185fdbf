"""Joins the records of an archive: summaries, references both ways, and groups by every dimension."""
