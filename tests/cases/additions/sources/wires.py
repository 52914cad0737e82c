"""An agency's wire: an addition by which CONTRIBUTING.md is tested."""

from briefings.sources.parts import Parts


def read_wire(text, _where):
    slug, _, body = text.partition("===")
    return Parts(headline=slug.strip(), text=body.strip(), source="Wire")
