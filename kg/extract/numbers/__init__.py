"""Numbers as trials report them, and amounts of what is given; what they are of is decided further up."""
