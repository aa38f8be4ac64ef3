//! The time scale of a Gantt chart or timeline: instants to pixels, with idle gaps folded.

export interface Span {
  from: number;
  to: number;
}

export interface Fold extends Span {
  /** Where the fold is drawn, from 0 to 1. */
  at: number;
}

export interface Scale {
  from: number;
  to: number;
  folds: Fold[];
  /** 0 to 1 for an instant within the scale; clamped outside of it. */
  place: (at: number) => number;
  /** The instant at a place. */
  instant: (place: number) => number;
}

/** Sorted spans without overlaps. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = spans.filter(({ from, to }) => to >= from).toSorted((a, b) => a.from - b.from);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else result.push({ ...span });
  }
  return result;
}

const FOLD_SHARE = 0.025;

/**
 * Makes a scale over `range`. With `fold`, gaps in which nothing happens and that take more than a sixth of it shrink to a narrow
 * mark, so that what happens is seen.
 */
export function makeScale(range: Span, busy: readonly Span[], fold: boolean): Scale {
  const from = range.from;
  const to = Math.max(range.to, range.from + 1);
  const gaps = fold ? idle({ from, to }, merged(busy)).filter((gap) => gap.to - gap.from > (to - from) / 6) : [];
  const folded = gaps.reduce((sum, gap) => sum + (gap.to - gap.from), 0);
  const live = to - from - folded;
  const width = gaps.length && live > 0 ? (1 - gaps.length * FOLD_SHARE) / live : 1 / (to - from);
  const pieces: { span: Span; start: number; rate: number; folded: boolean }[] = [];
  let place = 0;
  let cursor = from;
  const add = (span: Span, isFold: boolean) => {
    if (span.to <= span.from) return;
    const share = isFold ? FOLD_SHARE : (span.to - span.from) * width;
    pieces.push({ span, start: place, rate: share / (span.to - span.from), folded: isFold });
    place += share;
  };
  if (live > 0) {
    for (const gap of gaps) {
      add({ from: cursor, to: gap.from }, false);
      add(gap, true);
      cursor = gap.to;
    }
  }
  add({ from: cursor, to }, false);
  return {
    from,
    to,
    folds: pieces.filter((piece) => piece.folded).map(({ span, start }) => ({ ...span, at: start + FOLD_SHARE / 2 })),
    place(at) {
      if (at <= from) return 0;
      if (at >= to) return 1;
      const piece = pieces.find(({ span }) => at <= span.to);
      return piece ? piece.start + (at - piece.span.from) * piece.rate : 1;
    },
    instant(wanted) {
      const piece = pieces.findLast(({ start }) => wanted >= start) ?? pieces[0];
      return piece ? Math.min(to, Math.max(from, piece.span.from + (wanted - piece.start) / piece.rate)) : from;
    },
  };
}

function idle(range: Span, busy: readonly Span[]): Span[] {
  const gaps: Span[] = [];
  let cursor = range.from;
  for (const span of busy) {
    if (span.from > cursor) gaps.push({ from: cursor, to: Math.min(span.from, range.to) });
    cursor = Math.max(cursor, span.to);
  }
  if (cursor < range.to) gaps.push({ from: cursor, to: range.to });
  return gaps;
}
