"""What every test may ask for: surroundings of its own, a standing clock, a throw-away PostgreSQL server."""

# In this order: a later one may import an earlier one.
pytest_plugins = [
    "fixtures.surroundings",
    "fixtures.clock",
    "fixtures.rounds",
    "fixtures.postgres",
    "fixtures.databases",
    "fixtures.cast",
]
