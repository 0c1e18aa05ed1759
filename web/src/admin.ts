import { mount } from 'svelte';
import { startLanguage } from './lang/language.svelte.ts';
import Admin from './pages/Admin.svelte';
import './theme/theme.css';
import { startTheme } from './ui/theme.svelte.ts';

startTheme();
const target = document.getElementById('app');
if (target) {
  await startLanguage();
  target.replaceChildren();
  mount(Admin, { target });
}
