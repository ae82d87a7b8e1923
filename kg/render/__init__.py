"""Pictures and facts become pages: one offline HTML file each, safe with any text in it, the same bytes for the same facts.

The way out (``kg/views.py``) uses it so::

    kg.render.pathway.draw_pathway(picture, sources)    picture: kg.model.picture.Picture, sources: Sequence[kg.model.Source]
    kg.render.trial.draw_trial(trial, facts, sources)   trial: kg.model.Trial, facts: Sequence[kg.model.Fact] (all facts will do)
    kg.render.responses.draw_responses(facts, sources)  response chart: every proportion of every arm, with exact intervals
    kg.render.forest.draw_forest(facts, sources)        effects of arm against arm; with an endpoint, those for it alone
    kg.render.matrix.draw_matrix(facts, sources, pages) drugs by disease and phase; pages: addresses of trial pages, by slug
    kg.render.timeline.draw_timeline(facts, sources, pages)  the development of each drug
    kg.render.conflicts.draw_conflicts(knowledge, pages)     disputes side by side; pages: addresses of document pages, by key
    kg.render.document.draw_document(document, facts, not_understood, sources, figures)  the text with every fact in place
    kg.render.index.draw_index(knowledge, stats, pages) knowledge: kg.model.Knowledge, stats: Mapping[str, int],
                                                        pages: Sequence[kg.render.index.PageLink]

Each gives the text of the page; write it as UTF-8 with ``newline="\\n"``. pyvis is imported when the first pathway is drawn.
``stats`` are shown in the order given, each under its key (``{"documents": 3, "statements": 120, "not understood": 4}``).
"""
