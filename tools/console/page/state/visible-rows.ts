/** The part of a long list that is drawn. */
export interface Rows {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

/** Rows drawn above and below what can be seen, so that a fast scroll shows no gap. */
const margin = 6;

/** Which of `count` rows are near what can be seen. All lengths in the same unit. */
export function visibleRows(options: {
  readonly count: number;
  readonly rowHeight: number;
  readonly scrolled: number;
  readonly height: number;
}): Rows {
  const { count, rowHeight, scrolled, height } = options;
  const first = Math.max(0, Math.min(count, Math.floor(scrolled / rowHeight) - margin));
  const end = Math.min(count, Math.ceil((scrolled + height) / rowHeight) + margin);
  return { first, end: Math.max(first, end) };
}
