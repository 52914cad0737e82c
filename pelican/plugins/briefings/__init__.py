"""Where Pelican looks for plugins; the plugin itself is ``briefings.site.plugin``."""

from briefings.site.plugin import register as register
