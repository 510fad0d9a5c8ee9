"""Many reports into one store: what is missing is read, nothing that was paid for is asked again."""
