"""What can be measured of a screen: axe's findings, its width, its targets, what the sticky composer covers."""

from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

_AXE = Path(AXE_FILE_PATH).read_text("utf-8")
_RUN = """async (how) => {
  const found = await axe.run(document, { resultTypes: ['violations'], ...how });
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}"""
# All that another scheme can change.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}

# WCAG 2.5.8: 24 by 24 px, but for links in a sentence; a label is the target of its checkbox.
_SMALL = """() => {
  const small = [];
  for (const one of document.querySelectorAll('a, button, summary, textarea, input:not([type=hidden])')) {
    const target = one.labels?.[0]?.contains(one) ? one.labels[0] : one;
    if (!target.checkVisibility({ visibilityProperty: true }) || target.closest('.skip')) continue;
    const inSentence = getComputedStyle(target).display === 'inline'
      && target.closest('p, li, td, dd')?.textContent.trim() !== target.textContent.trim();
    const { width, height } = target.getBoundingClientRect();
    if (!inSentence && (width < 24 || height < 24)) small.push(`${target.outerHTML.slice(0, 90)}: ${width} x ${height}`);
  }
  return small;
}"""

# WCAG 2.4.11: each is brought to the lower edge of the window, as a reader who tabs down would find it, and focused.
_COVERED = """() => {
  const covered = [];
  const composer = document.querySelector('.ask');
  for (const one of document.querySelectorAll('a[href], button, summary, textarea, input:not([type=hidden]), [tabindex="0"]')) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.skip') || composer?.contains(one)) continue;
    window.scrollTo(0, window.scrollY + one.getBoundingClientRect().bottom - innerHeight);
    document.activeElement?.blur();
    one.focus();
    for (const { left, right, top, bottom } of one.getClientRects()) {
      for (const y of [top + 2, (top + bottom) / 2, bottom - 2]) {
        const above = document.elementFromPoint((left + right) / 2, y);
        if (y >= innerHeight) covered.push(`${one.outerHTML.slice(0, 90)} is below the window`);
        else if (composer?.contains(above)) covered.push(`${one.outerHTML.slice(0, 90)} at ${y} is under the composer`);
      }
    }
  }
  document.activeElement?.blur();
  window.scrollTo(0, 0);
  return [...new Set(covered)];
}"""


def violations(page: Page, how: dict[str, Any] | None = None) -> list[str]:
    """What axe finds wrong, each with the elements; `how` are options of axe.run."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    return page.evaluate(_RUN, how or {})


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page: Page) -> list[str]:
    """The buttons, links and fields that are smaller than 24 by 24 pixels and not part of a sentence."""
    return page.evaluate(_SMALL)


def covered(page: Page) -> list[str]:
    """What a reader cannot see when it has the focus, since the sticky composer is upon it."""
    return page.evaluate(_COVERED)
