"""What a shop used of the engine and what its plan leaves it: held, settled, counted, told to owners."""
