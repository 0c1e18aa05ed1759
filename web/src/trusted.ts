/**
 * The page's one Trusted Types policy: only scripts of this page's own origin become workers.
 *
 * Browsers without Trusted Types take the plain address.
 *
 * Source: W3C Trusted Types; docs/threat-model.md.
 */

interface Policy {
  createScriptURL(url: string): unknown;
}

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

function ownScript(url: string): string {
  const { origin, href } = new URL(url, location.href);
  if (origin !== location.origin) throw new Error('a script of another origin');
  return href;
}

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
const policy = policies?.createPolicy('satchel', { createScriptURL: ownScript });

/** What `new Worker` and `serviceWorker.register` take; typed as text, as their declarations want it. */
export function trustedScript(url: string): string {
  return policy ? (policy.createScriptURL(url) as string) : ownScript(url);
}
