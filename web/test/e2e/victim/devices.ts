/**
 * The devices of one person: a browser with contexts that share nothing, each with a tab that stays.
 *
 * All that a browser keeps for a page it keeps by origin, and what the page itself keeps it keeps by
 * share. So a context that was never at an address is, for the page there, a device never seen; one that
 * was is left for a new one. Cookies alone know no ports: there must be none.
 */

import {
  chromium,
  firefox,
  type Browser,
  type BrowserContext,
  type Download,
  type Page,
} from '@playwright/test';
import { CHROMIUM, FIREFOX } from '../browsers.ts';
import { withoutPicker } from '../stage/picker.ts';

export type BrowserName = 'chromium' | 'firefox';

/** Devices that are kept by a name. */
const NAMED_MAX = 16;

/** A tab, and what happened in it since it was last asked. */
export class Tab {
  readonly page: Page;
  #violations: string[] = [];
  #downloads: Download[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('download', (download) => this.#downloads.push(download));
  }

  static async of(context: BrowserContext): Promise<Tab> {
    const tab = new Tab(await context.newPage());
    const { page } = tab;
    await withoutPicker(page);
    await page.exposeFunction('tellViolation', (text: string) => tab.#violations.push(text));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        const tell = Reflect.get(window, 'tellViolation') as (text: string) => void;
        tell(`${violatedDirective}: ${blockedURI}`);
      });
    });
    return tab;
  }

  /** Downloads that began. */
  get downloads(): readonly Download[] {
    return this.#downloads;
  }

  /** What no page may do; asking the browser for its cookies also brings all that it told before. */
  async violations(): Promise<string[]> {
    const cookies = await this.page.context().cookies();
    const all = [...this.#violations, ...cookies.map(({ name }) => `a cookie: ${name}`)];
    this.#violations = [];
    return all;
  }

  /** The next visit begins. */
  forget(): void {
    this.#downloads = [];
    this.#violations = [];
  }
}

export class Devices {
  readonly #browser: Browser;
  readonly #named = new Map<string, Tab>();
  #unnamed: { readonly tab: Tab; readonly seen: Set<string> } | undefined;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(name: BrowserName): Promise<Devices> {
    const { launchOptions, channel } = name === 'firefox' ? FIREFOX : CHROMIUM;
    const type = name === 'firefox' ? firefox : chromium;
    return new Devices(
      await type.launch({ ...launchOptions, ...(channel === undefined ? {} : { channel }) }),
    );
  }

  /** One that was never at this address. */
  async newTo(address: string): Promise<Tab> {
    if (this.#unnamed?.seen.has(address)) await this.drop(this.#unnamed.tab);
    this.#unnamed ??= { tab: await this.#open(), seen: new Set() };
    this.#unnamed.seen.add(address);
    this.#unnamed.tab.forget();
    return this.#unnamed.tab;
  }

  /** One that stays, by a name of the caller's. */
  async named(name: string): Promise<Tab> {
    const known = this.#named.get(name);
    if (!known && this.#named.size === NAMED_MAX) throw new Error(`more than ${NAMED_MAX} devices`);
    const tab = known ?? (await this.#open());
    this.#named.set(name, tab);
    tab.forget();
    // The same address again would else be no new page.
    await tab.page.goto('about:blank');
    return tab;
  }

  /** Ends a tab that nothing more is known of; a named device keeps all else. */
  async drop(tab: Tab): Promise<void> {
    const context = tab.page.context();
    if (this.#unnamed?.tab === tab) {
      this.#unnamed = undefined;
      await context.close();
      return;
    }
    await tab.page.close();
    for (const [name, one] of this.#named)
      if (one === tab) this.#named.set(name, await Tab.of(context));
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  async #open(): Promise<Tab> {
    return Tab.of(await this.#browser.newContext({ locale: 'en-US', acceptDownloads: true }));
  }
}
