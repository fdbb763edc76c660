"""The first steps: from nothing to an assistant that answers, in four pages."""
