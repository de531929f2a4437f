// A publisher's colour, used only where its text stays readable.

const WHITE = '#ffffff';
const INK = '#10211f';
/**
 * Relative luminances (WCAG 2.2) at which a text of this colour has a contrast of 4.5 (1.4.3): with white, at most
 * 1.05 / 4.5 - 0.05; with the paper of the dark scheme (screens.css: #172321, luminance 0.0155), at least 0.245.
 */
const ON_LIGHT = 0.183;
const ON_DARK = 0.245;

/**
 * Custom properties for a colour like "#0b5d5b": the brand with white or ink upon it, whichever can be read; the accent
 * of links too, where it can be read on the paper of the scheme. Null for what is no such colour.
 * @param {string} color @param {boolean} dark is the scheme dark? @returns {?Record<string, string>}
 */
export function theme(color, dark) {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return null;
  const light = luminance(color);
  const upon = light > ON_LIGHT ? INK : WHITE;
  const brand = { '--kqa-brand': color, '--kqa-on-brand': upon, '--kqa-brand-soft': upon, '--kqa-brand-line': upon };
  if (dark ? light < ON_DARK : light > ON_LIGHT) return brand;
  return { ...brand, '--kqa-accent': color, '--kqa-on-accent': upon };
}

/** WCAG 2.2, relative luminance, in [0, 1]: that of "#ffffff" is 1. @param {string} color */
export function luminance(color) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
