"""Legacy reports into typed records, every number recomputed."""
