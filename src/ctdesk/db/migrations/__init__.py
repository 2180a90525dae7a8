"""The history of the schema: one revision per file in ``versions``, the same for both databases."""
