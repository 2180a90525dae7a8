"""ctdesk: the desk of a hospital's cell therapy team.

The rooms, and who may enter which (an arrow means "may import"):

    __main__ -> cli | ui -> services -> db | paper | exchange | config -> forms -> domain

- ``domain``    rules of the trade, pure; no clock, no disk, no window, no SQL
- ``forms``     reads controlled form definitions and judges answers
- ``db``        tables, engine, change capture, audit trail, migrations, backup
- ``paper``     values in, PDF bytes out; seals and verifies PDFs
- ``exchange``  barcodes, logger files, spreadsheets: text in, values out
- ``config``    data folder, settings file, key store
- ``services``  commands and queries by topic; the gate, the only door through which anything changes
- ``ui``        the window; ``cli`` the command line; ``__main__`` wires them by hand
"""

__version__ = "0.1.0"
