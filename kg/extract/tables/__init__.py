"""Results and comparisons of tables whose endpoints or arms are known."""
