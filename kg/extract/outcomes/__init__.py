"""What is found out about a drug beside results and mechanism: safety, regulation, pharmacology, status."""
