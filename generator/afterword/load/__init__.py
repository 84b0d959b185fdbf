"""Reads a project from the disk: the only room that walks folders."""
