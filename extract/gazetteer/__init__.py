"""Places, titles, bodies and abbreviations, as data with its loaders."""

from extract.gazetteer.places import Gazetteer, Place, PlaceMention, load

__all__ = ["Gazetteer", "Place", "PlaceMention", "load"]
