"""What is measured: endpoints and adverse events by name, the numbers that words bind to them, and what is claimed of them."""
