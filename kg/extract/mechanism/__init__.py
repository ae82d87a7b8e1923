"""How drugs and molecules work: statements between them, from sentences, names and cells."""
