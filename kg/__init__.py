"""trialgraph: documents about drugs become a knowledge graph in which every fact carries the words it rests on."""

__version__ = "0.1.0"
__all__ = ["__version__"]
