"""Pages: one screen each, one file each."""
