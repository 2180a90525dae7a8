"""A controlled form on screen: the view of a section and one editor per item type."""
