/** What runs inside the page for comparison: no line of it is Satchel's. Each function stands alone. */

/** The chosen file as it is, by one tus upload in requests of 32 MiB, as the page makes them. */
export async function unsealedUpload(): Promise<void> {
  const requestBytes = 32 * 1_048_576;
  const input = (window as unknown as { benchInput: HTMLInputElement }).benchInput;
  const file = input.files?.[0];
  if (!file) throw new Error('no file was chosen');
  const tus = { 'Tus-Resumable': '1.0.0' };
  const made = await fetch('/api/v1/uploads', {
    method: 'POST',
    headers: { ...tus, 'Upload-Length': String(file.size) },
  });
  const place = made.headers.get('Location');
  if (place === null) throw new Error(`status ${made.status}`);
  for (let from = 0; from < file.size; from += requestBytes) {
    const part = await fetch(place, {
      method: 'PATCH',
      headers: {
        ...tus,
        'Upload-Offset': String(from),
        'Content-Type': 'application/offset+octet-stream',
      },
      body: file.slice(from, from + requestBytes),
    });
    if (!part.ok) throw new Error(`status ${part.status}`);
  }
  await fetch(place, { method: 'DELETE', headers: tus });
}

/** AES-256-GCM alone, four calls in flight, of what was sealed before if it opens: MiB a second. */
export async function plainCrypto(call: { bytes: number; opens: boolean }): Promise<number> {
  const mib = 256;
  const rounds = (mib * 1_048_576) / call.bytes;
  const inFlight = 4;
  const chunk = new Uint8Array(call.bytes);
  const usages: KeyUsage[] = ['encrypt', 'decrypt'];
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, usages);
  const first = { name: 'AES-GCM', iv: new Uint8Array(12) };
  const sealed = await crypto.subtle.encrypt(first, key, chunk);
  const begun = performance.now();
  const act = async (): Promise<void> => {
    for (let i = 0; i < rounds / inFlight; i++) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      if (call.opens) await crypto.subtle.decrypt(first, key, sealed);
      else await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, chunk);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, act));
  return (mib / (performance.now() - begun)) * 1_000;
}

/** Zeros, served as the download at `address` below the service worker's scope, once `bench` is told. */
export function madeHere(made: { address: string; bytes: number; blockBytes: number }): void {
  const container = navigator.serviceWorker;
  const id = made.address.slice(made.address.indexOf('/') + 1);
  container.addEventListener('message', (event: MessageEvent<{ kind: string; id: string }>) => {
    const port = event.ports[0];
    if (event.data.kind !== 'wanted' || event.data.id !== id || !port) return;
    event.stopImmediatePropagation(); // the page knows nothing of it, and would say so
    let left = made.bytes;
    port.onmessage = (): void => {
      const bytes = new Uint8Array(Math.min(left, made.blockBytes));
      left -= bytes.length;
      if (bytes.length === 0) port.postMessage({ kind: 'end' });
      else port.postMessage({ kind: 'bytes', bytes }, [bytes.buffer]);
    };
    const type = 'application/octet-stream';
    const size = made.bytes;
    port.postMessage({ kind: 'head', type, name: 'made', size, from: 0, until: size });
  });
  addEventListener('bench', () => {
    void container.ready.then(({ scope }) => {
      const frame = document.createElement('iframe');
      frame.hidden = true;
      frame.src = scope + made.address;
      document.body.append(frame);
    });
  });
}
