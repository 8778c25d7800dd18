import { useEffect, useState } from "preact/hooks";

/** What is left to show, and how. */
export interface RestProps {
  readonly left: number;
  readonly showMore: (() => void) | undefined;
}

/** A report on paper ends somewhere; the file has all. */
const mostPrinted = 500;

interface Bounds {
  /** As many as these are shown, whatever was asked for. @default 0 */
  readonly atLeast?: number;
  /** As many are printed, where no more were asked for. */
  readonly onPaper?: number;
}

/**
 * The first few of many, and more on demand; all of them (up to what a printer should be sent) when the page is printed.
 * @param step how many at first, and how many more at a time (100 at least)
 */
export function useSome<Thing>(
  all: readonly Thing[],
  step: number,
  { atLeast = 0, onPaper = mostPrinted }: Bounds = {},
): readonly [readonly Thing[], RestProps] {
  const [count, setCount] = useState(step);
  const isPrinted = usePrinted();
  const shown = all.slice(0, isPrinted ? Math.max(onPaper, count) : Math.max(count, atLeast));
  const left = all.length - shown.length;
  const showMore =
    left === 0
      ? undefined
      : () => {
          setCount(shown.length + Math.max(step, 100));
        };
  return [shown, { left, showMore }];
}

function usePrinted(): boolean {
  const [isPrinted, setPrinted] = useState(false);
  useEffect(() => {
    const before = () => {
      setPrinted(true);
    };
    const after = () => {
      setPrinted(false);
    };
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return isPrinted;
}

export function Rest({ left, showMore, of }: RestProps & { readonly of: string }) {
  return left === 0 ? null : (
    <button type="button" class="more" onClick={showMore}>
      Show more: {left} {of}
    </button>
  );
}

/** What stays as it is, and whether it is shown too. */
export interface UnchangedProps {
  readonly count: number;
  readonly areShown: boolean;
  readonly toggle: () => void;
}

/** Those that stay as they are: not shown at first. */
export function useUnchanged(count: number): UnchangedProps {
  const [areShown, show] = useState(false);
  const toggle = () => {
    show(!areShown);
  };
  return { count, areShown, toggle };
}

export function Unchanged({ count, areShown, toggle }: UnchangedProps) {
  return count === 0 ? null : (
    <button type="button" class="more" aria-pressed={areShown} onClick={toggle}>
      {areShown ? "Hide" : "Show"} {count} that stay as they are
    </button>
  );
}
