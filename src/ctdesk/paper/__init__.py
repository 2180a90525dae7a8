"""Paper: values in, PDF bytes out; seals PDFs and verifies them. The only room that knows reportlab and
pyHanko.

Nothing here reads the database; what a page shows is handed in as values (``record_paper``). The way out:
``record_pdf`` lays a record out with ``item_flowables`` on the pages of ``page_frame``, ``attachments``
puts the evidence in, ``seal`` closes the file. The way back: ``verify_process`` runs ``verify`` on a file
nobody trusts yet, and ``verdict`` is its answer.
"""
