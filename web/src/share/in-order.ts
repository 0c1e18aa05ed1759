/**
 * Runs tasks side by side and gives their results in order.
 *
 * Units: tasks. At most `parallel` of them run, or have a result that waits to be taken.
 */
export async function* inOrder<T>(
  tasks: Iterable<() => Promise<T>>,
  parallel: number,
): AsyncGenerator<T, void, undefined> {
  const iterator = tasks[Symbol.iterator]();
  const running: Promise<T>[] = [];
  const fill = (): void => {
    while (running.length < parallel) {
      const next = iterator.next();
      if (next.done) return;
      const result = next.value();
      result.catch(() => undefined); // whoever takes it is told
      running.push(result);
    }
  };
  for (;;) {
    fill();
    const next = running.shift();
    if (!next) return;
    yield await next;
  }
}
