import { mount } from 'svelte';
import App from './App.svelte';
import { theInstance } from './instance.svelte.ts';
import { startLanguage } from './lang/language.svelte.ts';
import './theme/theme.css';
import { startTheme } from './ui/theme.svelte.ts';

startTheme();
void theInstance.load();
const target = document.getElementById('app');
if (target) {
  await startLanguage();
  target.replaceChildren();
  mount(App, { target });
  // Whatever page is opened: who closed a tab in the middle may never open that share again.
  const kept = import('./state/kept.ts');
  await kept.then(({ dropStale }) => dropStale()).catch(() => undefined);
}
