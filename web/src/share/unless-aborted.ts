/**
 * Waits for what may never come, such as a browser that takes the next bytes, until a signal breaks off.
 *
 * @throws the signal's reason; what `act` ends with afterwards is not told any more
 */
export function unlessAborted<T>(act: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason as Error);
    };
    const settled = (): void => {
      signal.removeEventListener('abort', stop);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    act.then(resolve, reject).finally(settled).catch(reject);
  });
}
