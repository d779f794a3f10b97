"""The portal's static pages, made anew from the programmes and the build of the portal that there are now.

Two runs may overlap, and the one that read the older programmes may write last. So each reads again what it rendered
from when it has written: a run that ends left pages of what there was at its end, and a run that dies comes again.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from jisr import logging, settings
from jisr.domain.clocks import casablanca
from jisr.domain.errors import Transient
from jisr.domain.words import LANGUAGES
from jisr.gateways import site
from jisr.store import programmes
from jisr.use_cases.open_figures import open_figures
from jisr_pages.render import Assets, render

MOST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Sources:
    """What pages are made of. Equal sources, equal pages."""

    build: site.Build
    versions: dict[str, int]

    @property
    def digest(self) -> str:
        return sha256(f"{self.build.version} {sorted(self.versions.items())}".encode()).hexdigest()[:32]


def sources() -> Sources | None:
    """As they are now; None when the portal was never uploaded."""
    build = site.build()
    return Sources(build, programmes.versions_now()) if build is not None else None


def render_pages(at: datetime) -> None:
    """Raises `Transient` when something is published faster than pages are written."""
    now = sources()
    for _ in range(MOST_ROUNDS):
        if now is None:
            logging.info("pages_wait_for_the_portal")  # whose arrival starts this again
            return
        _write(now, at)
        written, now = now, sources()
        if now == written:
            return
    raise Transient("programmes or the portal change faster than pages are written")


def are_rendered() -> bool:
    """Whether the pages that come last are made of what there is now."""
    now = sources()
    return now is not None and all(
        site.made_of(f"pages/{language}/index.html") == now.digest for language in LANGUAGES
    )


def _write(now: Sources, at: datetime) -> None:
    pages = render(
        [programmes.load(programme_id, version) for programme_id, version in sorted(now.versions.items())],
        Assets.of(now.build.manifest),
        settings.load().require("site_url"),
        at.astimezone(casablanca()).date(),
        open_figures(None, None),
    )
    for key, html in pages.items():
        site.put_page(key, html, now.digest)
    logging.info("pages_rendered", pages=len(pages))
