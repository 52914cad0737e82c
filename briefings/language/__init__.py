"""Languages and parsed texts: what a reading knows before it reads, and what a tagger tells it.

A ``Language`` holds every list, flag and rule of one language, a folder of data each. A ``Document`` is a
text as a tagger sees it, in plain values; ``spacy_models`` makes it, and nothing else knows spaCy.
"""

from briefings.language.document import Document, Entity, Stretch, Token
from briefings.language.languages import Language, list_languages, load_language, load_words, match_any
from briefings.language.spacy_models import DEFAULT_MODELS, load_model, load_stop_words, parse_text

__all__ = [
    "DEFAULT_MODELS",
    "Document",
    "Entity",
    "Language",
    "Stretch",
    "Token",
    "list_languages",
    "load_language",
    "load_model",
    "load_stop_words",
    "load_words",
    "match_any",
    "parse_text",
]
