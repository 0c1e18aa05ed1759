/**
 * The service worker: streams decrypted bytes to the browser's own downloads and media players.
 * Source: spec/file-format.md section 3.
 */
/// <reference lib="webworker" />
export {};
const worker = self as unknown as ServiceWorkerGlobalScope;
worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim());
});
