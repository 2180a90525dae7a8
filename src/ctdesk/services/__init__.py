"""Commands and queries, one module per topic, and the gate: the only door through which anything changes.

A command is a plain function declared with ``@command``; a query one with ``@query``. Transactions begin and
end in ``gate`` alone.
"""
