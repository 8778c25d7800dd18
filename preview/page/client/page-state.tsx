import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { StackReport } from "../../report.ts";
import { hashOf, viewOf, type View } from "../view/location.ts";
import type { Row } from "../view/rows.ts";

/** What every part of the page knows. */
interface PageState {
  readonly stack: StackReport;
  readonly rows: readonly Row[];
  readonly view: View;
  /** Looks at something else; `isStep` makes it one that "back" returns from. */
  readonly go: (view: View, isStep?: boolean) => void;
}

export const Page = createContext<PageState | undefined>(undefined);

export function usePage(): PageState {
  const state = useContext(Page);
  if (state === undefined) throw new Error("a part of the page stands outside of it");
  return state;
}

/** The view that the address says, and how to change it. */
export function useView(): readonly [View, (view: View, isStep?: boolean) => void] {
  const [view, setView] = useState(() => viewOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setView(viewOf(location.hash));
    };
    addEventListener("popstate", follow);
    addEventListener("hashchange", follow);
    return () => {
      removeEventListener("popstate", follow);
      removeEventListener("hashchange", follow);
    };
  }, []);
  const go = (next: View, isStep = false) => {
    if (isStep) history.pushState(null, "", hashOf(next));
    else history.replaceState(null, "", hashOf(next));
    setView(next);
  };
  return [view, go];
}
