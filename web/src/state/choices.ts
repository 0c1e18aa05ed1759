/**
 * Small choices that this browser keeps: language, theme. Nothing secret, and nothing breaks without it.
 *
 * Browsers that deny storage throw at the first touch, so every touch is guarded.
 */

const PREFIX = 'satchel.';

export function kept(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The choice then holds until the tab is closed.
  }
}

/** Until the tab is closed; for the upload token, if the person says so. */
export function keptInTab(name: string): string | undefined {
  try {
    return sessionStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepInTab(name: string, value: string | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(PREFIX + name);
    else sessionStorage.setItem(PREFIX + name, value);
  } catch {
    // It is asked for again then.
  }
}
