"""Other ways to put shops before the same engine, measured in the same run."""
