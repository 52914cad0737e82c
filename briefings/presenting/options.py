"""What an edition is shown with, beside its record: words, time zone, rights, actors, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from briefings.model import StoryActor
from briefings.presenting.addresses import Addresses
from briefings.presenting.rights import Rights
from briefings.presenting.wording import Wording, load_wording, tell_lang, turn_text
from briefings.settings.schema import Settings
from briefings.settings.sources_and_actors import ActorSettings, SourceSettings
from briefings.words import make_slug

_NUMBERED = re.compile(r"-\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorList:
    """The actors of the editor's list: their ids by all names, as slugs; by the id, its name and all names.

    A record has the ids of the day when it was made. An approved one keeps them, and every word; what is
    shown of it follows the list as it is now, so that an alias joins the pages of two actors.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, actors: Iterable[ActorSettings]) -> ActorList:
        """Return the list as actors are looked up in it; who is ignored joins nobody."""
        listed = [actor for actor in actors if not actor.ignore]
        forms = [(form, actor.name) for actor in listed for form in (actor.name, *actor.aliases)]
        return cls(
            ids={make_slug(form): make_slug(name) for form, name in reversed(forms)},
            names={make_slug(actor.name): actor.name for actor in listed},
            forms={make_slug(actor.name): (actor.name, *actor.aliases) for actor in listed},
        )

    def list_forms(self, name: str) -> tuple[str, ...]:
        """Return a name and the others that the list has for the same actor."""
        return self.forms.get(make_slug(name), (name,))

    def join(self, actors: Iterable[StoryActor]) -> dict[str, str]:
        """Return the ids of a record's actors that the list has another id for, with that.

        One is meant by its id, which is the name under which it was first met, by its name, or by another
        form in the record that is more than a person's surname. Who was told from a namesake
        ("jon-hale-2") is not meant by that name.
        """
        found: dict[str, str] = {}
        for actor in actors if self.ids else ():
            full = [form for form in actor.aliases if " " in form or actor.kind != "person"]
            apart = _NUMBERED.sub("", actor.id)
            names = [name for name in map(make_slug, (actor.name, *full)) if name != apart]
            listed = next((self.ids[name] for name in (actor.id, *names) if name in self.ids), actor.id)
            if actor.id and listed != actor.id:
                found.setdefault(actor.id, listed)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentingOptions:
    """Everything besides the record that an edition is shown with.

    ``words`` are our own, in the site's language; times are told in ``zone``. ``rights`` are what may be
    shown of each source; ``actors`` is the editor's list; ``addresses`` where the pages of the site stand, or
    None where the output cannot link them.
    """

    words: Wording
    zone: tzinfo
    rights: Rights
    actors: ActorList = field(default_factory=ActorList)
    addresses: Addresses | None = None

    @classmethod
    def of(cls, settings: Settings) -> PresentingOptions:
        """Return those that a site's settings say."""
        return cls.make(
            load_wording(settings.site.language),
            settings.edition.zone,
            settings.sources,
            settings.actors,
            Addresses() if settings.site.url else None,
        )

    @classmethod
    def make(
        cls,
        words: Wording,
        zone: tzinfo,
        sources: Iterable[SourceSettings],
        actors: Iterable[ActorSettings],
        addresses: Addresses | None,
    ) -> PresentingOptions:
        """Return those of what settings name: sources with their rights, actors on the editor's list."""
        return cls(
            words=words,
            zone=zone,
            rights=Rights(sources),
            actors=ActorList.of(actors),
            addresses=addresses,
        )

    def lang(self, language: str) -> str:
        """Return the ``lang`` of a text: its language, or "" where it is the site's."""
        return tell_lang(language, self.words.tag)

    def dir(self, text: str) -> str:
        """Return the ``dir`` of a text: its direction, or "" where it is the site's or it has none."""
        return turn_text(text, self.words)
