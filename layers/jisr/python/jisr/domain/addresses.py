"""Where a link leads: the portal in the reader's language. Arabic is the site's own."""


def portal(site: str, language: str) -> str:
    """The first page; a link of another page goes on from here. `site` has no path."""
    bare = site.rstrip("/")
    return bare if language == "ar" else f"{bare}/{language}"


def console(site: str) -> str:
    """Where staff work."""
    return f"{site.rstrip('/')}/console"
