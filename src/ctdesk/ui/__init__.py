"""The window. Qt lives here and nowhere else; no rule and no SQL does. Pages are handed the Desk and nothing else."""
