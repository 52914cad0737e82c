"""The headlines alone: an addition by which CONTRIBUTING.md is tested."""

from briefings.presenting import PresentingOptions, present


def write_headlines(digest, settings):
    view = present(digest, PresentingOptions.of(settings))
    return "".join(f"* {story.headline}\n" for story in (*view.stories, *view.shorts))
