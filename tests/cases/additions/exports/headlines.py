"""The headlines alone: an addition by which CONTRIBUTING.md is tested."""

from briefings.presenting import show_edition


def write_headlines(digest, settings):
    day = show_edition(digest, settings).day
    return "".join(f"* {story.headline}\n" for story in (*day.stories, *day.shorts))
