"""What the tests of the pages share: one service, one browser, another site, and a page that complains of anything odd."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import browser as installed
from tests.pages.host import Host, hosting
from tests.pages.reading import PHONE, watched
from tests.running import CORPUS, Running, qa, running
from tests.service import serving

HOSTILE = (
    "<title>Hostile page</title><main><h1>Hostile page</h1><p>The zebrafish protocol costs 12 coins, says "
    "&lt;script&gt;document.title='owned'&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt; the keeper."
    '<script>document.title="owned"</script> <a href="javascript:document.title=1">zebrafish link</a></p>'
    "<h2>Zebrafish &lt;img src=x onerror=alert(2)&gt; weight</h2><p>Zebrafish keepers weigh nothing on Mondays.</p></main>"
)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the services of these tests read and write."""

    corpus: Path
    index: Path
    feedback: Path
    logs: Path


@pytest.fixture(scope="package")
def folders(tmp_path_factory) -> Folders:
    """The real corpus and a hostile page, built; a folder for feedback."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(CORPUS, folder / "corpus")
    (folder / "corpus" / "hostile.html").write_text(HOSTILE)
    shutil.copytree(serving.published(), folder / "index")  # so that only the added page has to be encoded
    assert qa("build", corpus=folder / "corpus", index=folder / "index").returncode == 0
    return Folders(folder / "corpus", folder / "index", folder / "feedback", folder)


@pytest.fixture(scope="package")
def host() -> Iterator[Host]:
    """Another site, whose pages may ask the service; a test gives it pages by `host.serve(path, html, headers)`."""
    with hosting() as host:
        yield host


@pytest.fixture(scope="package")
def service(folders: Folders, host: Host) -> Iterator[Running]:
    """The service: it takes feedback, and the host's pages may ask it."""
    log, feedback = folders.logs / "log", str(folders.feedback)
    with running(folders.corpus, folders.index, log, feedback=feedback, allowed_origins=host.origin) as service:
        yield service


@pytest.fixture(scope="package")
def sparing(folders: Folders) -> Iterator[Running]:
    """A second service, set otherwise: conversations live as long as their tab, nothing is explained, no feedback."""
    with running(folders.corpus, folders.index, folders.logs / "log2", history="session", explain="false") as service:
        yield service


# Of the package, not of the session: while Playwright runs, no other test of this thread could run an event loop.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser; a test opens contexts of its own in it."""
    path = installed.find()
    assert path, installed.INSTALL
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=installed.FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def phone(chromium: Browser, service: Running) -> Iterator[BrowserContext]:
    """A reader's phone, which keeps the scripts and styles that it has loaded; still, since moving takes its time."""
    context = chromium.new_context(base_url=service.address, viewport=PHONE, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext, service: Running, host: Host) -> Iterator[Page]:
    """A page on a phone, whose `complaints` must be empty in the end: errors, warnings and requests to anybody else."""
    page = watched(phone.new_page(), service.address, host.origin)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.close()
    assert page.complaints == []


@pytest.fixture
def new_phone(chromium: Browser, service: Running) -> Iterator[Page]:
    """Such a page on a phone of its own, for a test that changes its clock, its network or its permissions."""
    context = chromium.new_context(base_url=service.address, viewport=PHONE)
    page = watched(context.new_page(), service.address)
    yield page
    page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert page.complaints == []


@pytest.fixture
def sparing_page(chromium: Browser, sparing: Running) -> Iterator[Page]:
    """A page of the second service."""
    context = chromium.new_context(base_url=sparing.address, viewport=PHONE)
    page = watched(context.new_page(), sparing.address)
    yield page
    context.close()
    assert page.complaints == []
