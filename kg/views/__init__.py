"""The way out: the graph becomes rows, tables and pages.

    tables     what single documents say, as rows           listing    the catalogue
    formats    rows as text                                  graphs     a built graph, opened, counted, exported
    questions  the catalogue and queries of one's own        tell       a fact in one line of words
    why        the evidence of a fact                        pathway    a CONSTRUCT query as a picture
    conflicts  what documents dispute                        pages      the HTML pages of a build
    explain    why a line gave what it gave                  drawn      each kind of page
    originals  the documents that a build kept               figures    lost figures drawn again, by their captions
    stats      counts                                        summary    what a build tells when it is done

Import from these modules; this one stays empty, so that importing it costs nothing.
"""
