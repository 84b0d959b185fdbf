"""The engine: what changed is read, checked and built again, on all processors; all else stays as it stands."""
