"""What pytest allows only here: its own fixture for running pytest."""

pytest_plugins = ["pytester"]
