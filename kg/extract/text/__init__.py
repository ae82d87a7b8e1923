"""What stands on the page: passages whose characters know their place, words and their forms, names that the lexicon knows."""
