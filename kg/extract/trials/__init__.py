"""Which trials a document speaks of, how they are called, and what is known of each."""
