/**
 * Which rows of a long list are in sight.
 *
 * A browser lays out no element higher than some 17 million pixels (Firefox) and gets slow with thousands
 * of rows. So only the rows in sight exist, and a list of a million of them scrolls faster than its bar.
 *
 * Units: CSS pixels. Pure.
 */

/** Above it the scroll bar stands for more than its own height. */
export const HEIGHT_MAX = 8_000_000;
/** Rows kept above and below, so that a fast finger sees no gap. */
const SPARE_ROWS = 8;

export interface Shape {
  readonly rows: number;
  readonly rowHeight: number;
  readonly viewHeight: number;
}

export interface Window {
  /** Of the element that scrolls. */
  readonly height: number;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  /** Where the first row starts, in the element that scrolls. */
  readonly offset: number;
}

export function windowAt(shape: Shape, scrollTop: number): Window {
  const { rows, rowHeight, viewHeight } = shape;
  const top = scrollTop * pace(shape);
  const first = Math.max(0, Math.min(rows, Math.floor(top / rowHeight)) - SPARE_ROWS);
  const last = Math.min(rows, Math.ceil((top + viewHeight) / rowHeight) + SPARE_ROWS);
  const offset = scrollTop - (top - first * rowHeight);
  return { height: Math.min(rows * rowHeight, HEIGHT_MAX), first, last, offset };
}

/** Where to scroll so that a row is wholly in sight, moving as little as possible. */
export function scrollTopFor(shape: Shape, scrollTop: number, row: number): number {
  const { rowHeight, viewHeight } = shape;
  const top = scrollTop * pace(shape);
  const start = row * rowHeight;
  if (start < top) return start / pace(shape);
  if (start + rowHeight > top + viewHeight) return (start + rowHeight - viewHeight) / pace(shape);
  return scrollTop;
}

/** How many pixels of rows pass for one of the scroll bar's. */
function pace({ rows, rowHeight, viewHeight }: Shape): number {
  const total = rows * rowHeight;
  if (total <= HEIGHT_MAX) return 1;
  return (total - viewHeight) / (HEIGHT_MAX - viewHeight);
}
