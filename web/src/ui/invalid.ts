/** What a form does that refuses what was entered. */

import { tick } from 'svelte';

/** Puts the focus on the first field that is wrong, where it is read out with what is wrong with it. */
export async function focusInvalid(form: EventTarget | null): Promise<void> {
  if (!(form instanceof HTMLFormElement)) return;
  await tick();
  form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
