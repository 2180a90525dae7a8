"""Rules of the trade: who may, what follows, which state comes next.

Standard library only; no clock, no disk, no Qt, no SQL: everything here is a function of its arguments.
Reading definitions is next door in ``forms``; changing data is in ``services``.
"""
