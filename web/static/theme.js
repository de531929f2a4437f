// A publisher's colour, used only where its text stays readable.

/**
 * Relative luminances (WCAG 2.2) that keep a contrast of 4.5 (1.4.3). Up to 0.183 a ground carries white text, from 0.175
 * on black. As text, a colour may have at most 0.151 on the ground of the light scheme (screens.css: #e9f0ed, 0.858), and
 * must have at least 0.242 on the paper of the dark one (#172321, 0.015).
 */
const CARRIES_WHITE = 0.18;
const ON_LIGHT = 0.151;
const ON_DARK = 0.245;

/**
 * Custom properties for a colour like "#0b5d5b": the brand with white or black upon it, whichever can be read; the accent
 * of links too, where it can be read in the scheme. Null for what is no such colour.
 * @param {string} color @param {boolean} dark is the scheme dark? @returns {?Record<string, string>}
 */
export function theme(color, dark) {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return null;
  const light = luminance(color);
  const upon = light > CARRIES_WHITE ? '#000000' : '#ffffff';
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
