"""What crosses the border as bytes or text: barcodes, temperature-logger files, spreadsheets. Pure: text in,
values out.
"""
