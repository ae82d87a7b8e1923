"""Groups of patients that a table or sentence tells apart, whatever was measured, and their numbers."""
