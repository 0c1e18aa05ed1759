import { mount } from 'svelte';
import Admin from './pages/Admin.svelte';

const target = document.getElementById('app');
if (target) mount(Admin, { target });
