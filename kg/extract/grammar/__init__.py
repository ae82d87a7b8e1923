"""Sentences as noun phrases and verbs: who does what to what, how surely, and within which limits."""
