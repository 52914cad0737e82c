"""The settings of Sphinx for the documentation's site, which `make docs` builds.

The sources are those files of the repository that the patterns below name, where they are: so a link from one to
another works here and on GitHub alike.
"""

import tomllib
from pathlib import Path

project = "briefings"
author = "The briefings developers"
release = tomllib.loads(Path(__file__).parent.with_name("pyproject.toml").read_text("utf-8"))["project"][
    "version"
]
extensions = ["myst_parser"]
include_patterns = ["docs/**.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "CODE_OF_CONDUCT.md"]
root_doc = "docs/index"
html_theme = "furo"
html_title = f"briefings {release}"
# The first page is in docs/; whoever opens the site's root is led there.
html_extra_path = ["to_first_page"]
html_copy_source = False
# Headings have the anchors that GitHub gives them.
myst_heading_anchors = 4
