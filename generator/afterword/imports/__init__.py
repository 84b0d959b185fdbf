"""Turns records of another shape into incidents, by a map that says what is what; loses nothing."""
