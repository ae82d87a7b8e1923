"""Facts to RDF and back, files, and asking: the one place where RDF words and engines (rdflib, Oxigraph) are known.

    encode      Knowledge                -> rdflib.Graph, or a dataset with the evidence of each document apart
    decode      rdflib.Graph             -> Knowledge, equal to the one encoded
    files       Turtle and N-Quads       with the same bytes for the same graph
    ask         graph or file, question  -> Answer: columns and rows of plain Python values

Import from these modules; this one stays empty, so that importing it costs nothing.
"""
