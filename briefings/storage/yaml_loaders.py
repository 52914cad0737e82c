"""YAML loaders that make plain values and no objects: those in C, where PyYAML was built with them."""

from __future__ import annotations

from typing import Any

import yaml

# Text, numbers, dates, lists and mappings.
VALUES: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Text alone, as it is written, lists and mappings.
TEXTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
