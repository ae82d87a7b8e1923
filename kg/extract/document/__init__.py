"""One document as extraction sees it: its sentences in order, what it calls things, and the drug that it is about."""
