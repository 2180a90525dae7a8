"""The window: Qt lives here and nowhere else; no rule and no SQL does. Pages get the Desk, nothing else."""
