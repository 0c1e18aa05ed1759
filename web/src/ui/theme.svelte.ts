/** Light, dark, or as the system has it; kept by this browser. The rest is theme/tokens.css. */

import { keep, kept } from '../state/choices.ts';

export const THEMES = ['auto', 'light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'theme';

class ThemeChoice {
  #now = $state<Theme>('auto');

  get now(): Theme {
    return this.#now;
  }

  choose(theme: Theme): void {
    this.#now = theme;
    document.documentElement.dataset['theme'] = theme;
  }
}

export const theme = new ThemeChoice();

export function startTheme(): void {
  const chosen = kept(KEPT_AS);
  theme.choose(THEMES.find((known) => known === chosen) ?? 'auto');
}

export function chooseTheme(chosen: Theme): void {
  keep(KEPT_AS, chosen);
  theme.choose(chosen);
}
