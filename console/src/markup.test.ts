/** What the eye does not see and a screen reader does: of all screens, read as they are written. */
import { expect, it } from 'vitest';

const SCREENS = import.meta.glob<string>('./**/*.tsx', { query: '?raw', import: 'default', eager: true });
const SPOKEN_ICON = /<[A-Z][A-Za-z]+(?:Outlined|Filled) \/>/;
const BUTTON_IN_LINK = /<Link\b[^>]*>\s*<Button\b/;

it.each(Object.entries(SCREENS))('%s has icons that are silent and no button in a link', (_, written) => {
  expect(written).not.toMatch(SPOKEN_ICON);
  expect(written).not.toMatch(BUTTON_IN_LINK);
});
