"""How many people each arm has, at which stage: stated, never computed."""
