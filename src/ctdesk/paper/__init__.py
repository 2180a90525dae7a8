"""Paper: values in, PDF bytes out; seals PDFs and verifies them. The only room that knows reportlab,
pyHanko and pikepdf.

Nothing here reads the database; what a page shows is handed in as values.
"""
