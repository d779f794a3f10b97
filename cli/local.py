"""The whole site on this machine: emulator, deployment, programmes, demo accounts, envelopes, site."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cli import deployment, portal
from cli.emulator import Emulator, Failed, need_folder, need_free
from cli.site import Site
from infra.portal import DESK, PORTAL


@dataclass(frozen=True, slots=True)
class Running:
    """`url` of the site, `settings` as a function has them."""

    url: str
    emulator: Emulator
    settings: dict[str, str]


Say = Callable[[str], None]


@contextlib.contextmanager
def local_site(
    state: Path, port: int, emulator_port: int, say: Say = print, *, built: Path = PORTAL
) -> Iterator[Running]:
    """Start all of it, give it, stop all of it; `built` is the portal's build. Raises `Failed` with the mend."""
    need_folder(state)
    need_free(port, "site")
    need_free(emulator_port, "emulator")
    if port == emulator_port:
        raise Failed(f"port {port} can't be the site's and the emulator's: choose two")
    emulator = Emulator(state, emulator_port)
    url = f"http://localhost:{port}"
    with contextlib.ExitStack() as stack:

        def step(text: str, work: Callable[[], object]) -> None:
            started = time.monotonic()
            work()
            say(f"  {time.monotonic() - started:5.1f} s  {text}")

        stack.callback(emulator.stop)
        step("layers built", deployment.build_layers)
        step("emulator started", emulator.start)
        mark = state / "deployed"
        wanted = deployment.digest(url)
        if not mark.exists() or mark.read_text() != wanted:
            mark.unlink(missing_ok=True)
            step("app synthesised", lambda: deployment.synthesise(emulator, url))
            step("stacks deployed", lambda: deployment.deploy(emulator, state / "cdk.out"))
            mark.write_text(wanted)
        settings = deployment.outputs(state)

        from cli import seed

        with deployment.as_a_function(emulator, settings):
            step("programmes, accounts and envelopes ready", lambda: seed.seed(state, settings))
            bucket = settings["bucket_site"]
            if portal.upload(bucket, built):
                step("portal ready", portal.wait)
            else:
                say("           no portal: run make, which builds it")
            if not portal.upload_console(bucket, DESK):
                say("           no console: run make, which builds it")
        site = Site(
            port, emulator, settings["api_id"], settings["bucket_clean"], bucket, settings["bucket_exports"]
        )
        site.start()
        stack.callback(site.stop)
        step("first answer", lambda: seed.first_answer(url))
        yield Running(url, emulator, settings)
