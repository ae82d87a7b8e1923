"""How drugs are given: amounts, routes, schedules and cycles."""
