"""Who is given what: the arms of trials, however they are told, and which of them a phrase means."""
