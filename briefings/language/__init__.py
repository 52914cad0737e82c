"""Languages and parsed texts: what a reading knows before it reads, and what a tagger tells it.

A ``Language`` holds every list, flag and rule of one language, a folder of data each. A ``Document`` is a
text as a tagger sees it, in plain values; ``spacy_models`` makes it, and nothing outside knows spaCy.
"""

from briefings.language.document import Document, Entity, Stretch, Token
from briefings.language.languages import Language, list_languages, load_language, load_words, match_any

__all__ = [
    "Document",
    "Entity",
    "Language",
    "Stretch",
    "Token",
    "list_languages",
    "load_language",
    "load_words",
    "match_any",
]
