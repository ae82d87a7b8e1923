"""The explorer: pages to look around in a graph, and a SPARQL endpoint that holds whatever it is asked."""
