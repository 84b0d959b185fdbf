"""Takes out of an archive what an audience may not see, before anything is derived from it: absent, not hidden."""
