"""Results and comparisons of sentences: whose each number is, or that it is nobody's."""
