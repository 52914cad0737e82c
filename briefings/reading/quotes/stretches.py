"""What tells a quotation from a title or a word held at arm's length, as names of features."""

from __future__ import annotations

from briefings.reading.quotes.candidates import Scene, Setting

_FIRST_PERSON = frozenset({"i", "we", "you", "my", "our", "your", "me", "us", "i'm", "let"})
_SMALL = 3
_SIZES = (1, 2, 3, 4, 6, 9, 14, 25)


def describe_stretch(scene: Scene, setting: Setting) -> list[str]:
    """Return the features of a marked stretch: its words, its edges, what it hangs on."""
    s, first, last = scene.syntax, setting.first, setting.last
    inner = [token for token in range(first, last + 1) if s.pos[token] not in ("PUNCT", "SPACE")]
    words = [s.word[token] for token in inner]
    count = len(words)
    size = next((str(bound) for bound in _SIZES if count <= bound), "more")
    verb = any(s.tag[token] in ("VBD", "VBP", "VBZ", "MD", "VB") for token in inner)
    capital = "upper" if words and words[0][:1].isupper() else "lower"
    titled = count > 1 and all(word[:1].isupper() for word in words if len(word) > _SMALL)
    before, after = (
        s.word[first - 1].lower() if first else "",
        s.word[last + 1].lower() if last + 1 < len(s.word) else "",
    )
    governor = setting.governors[0] if setting.governors else -1
    cue = (scene.cue_of(governor) or s.pos[governor]) if governor >= 0 else "none"
    root = next(
        (token for token in inner if not first <= s.head[token] <= last or s.head[token] == token), -1
    )
    dep = s.dep[root] if root >= 0 else "none"
    person = any(word.lower() in _FIRST_PERSON for word in words)
    return [
        f"size={size}",
        f"size={size}|verb={verb}",
        f"size={size}|{capital}|{setting.lead}",
        f"size={size}|{setting.tail}",
        f"size={size}|lead={setting.lead}",
        f"titled={titled}|verb={verb}",
        f"titled={titled}|size={size}",
        f"titled={titled}|{cue}|{setting.lead}",
        f"titled={titled}|{setting.lead}|{setting.tail}|anchored={setting.anchored}",
        f"{setting.lead}|{setting.tail}|{capital}",
        f"dep={dep}|{cue}",
        f"dep={dep}|size={size}",
        f"cue={cue}|{setting.lead}",
        f"governor={s.lemma[governor] if governor >= 0 else ''}",
        f"before={before}",
        f"after={after}",
        f"after-pos={s.pos[last + 1] if last + 1 < len(s.pos) else ''}|{setting.tail}",
        f"person={person}|size={size}",
        f"anchored={setting.anchored}|whole={setting.whole}",
        f"anchored={setting.anchored}|{setting.lead}|{setting.tail}",
        f"closed={setting.marked.closed}",
        f"single={setting.marked.single}|size={size}",
    ]
