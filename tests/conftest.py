"""What every test may ask for: surroundings of its own, a standing clock, a throw-away PostgreSQL server."""

pytest_plugins = ["fixtures.surroundings", "fixtures.clock", "fixtures.postgres", "fixtures.databases"]
