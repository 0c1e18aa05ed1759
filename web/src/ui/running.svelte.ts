/**
 * Work that a closed tab would break off: it keeps the screen awake and asks before the page is left.
 *
 * Whoever works calls `work.begin()` and ends it; what it tells of itself is shown at the navigation.
 * Where nothing runs and something would be lost, `work.guard()` has the browser ask too.
 *
 * Source: Screen Wake Lock API; the lock falls when the tab is hidden and is asked for again after.
 */

class Work {
  #count = 0;
  #guards = 0;
  #lock: WakeLockSentinel | undefined;
  /** How far a send is, in words, while it runs. */
  sending = $state<string>();

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (this.#count > 0 && document.visibilityState === 'visible') void this.#stayAwake();
    });
  }

  get isRunning(): boolean {
    return this.#count > 0;
  }

  /** @returns what ends it; calling that twice is harmless */
  begin(): () => void {
    this.#count++;
    const open = this.guard();
    void this.#stayAwake();
    return once(() => {
      open();
      if (--this.#count === 0) this.#letGo();
    });
  }

  /** @returns what ends it; calling that twice is harmless */
  guard(): () => void {
    if (this.#guards++ === 0) addEventListener('beforeunload', ask);
    return once(() => {
      if (--this.#guards === 0) removeEventListener('beforeunload', ask);
    });
  }

  #letGo(): void {
    void this.#lock?.release();
    this.#lock = undefined;
  }

  async #stayAwake(): Promise<void> {
    try {
      const lock = await navigator.wakeLock.request('screen');
      // Each work that begins asks for one, and one is kept.
      this.#letGo();
      if (this.#count > 0) this.#lock = lock;
      else await lock.release();
    } catch {
      // Not offered here, or the battery is low: the screen may go dark then.
    }
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}

export const work = new Work();
