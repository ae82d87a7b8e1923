"""The parts of the way in: reading the documents, replacing the folder whole, the report. ``kg.build`` holds the order."""
