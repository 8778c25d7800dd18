import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { around } from "../view/graph/around.ts";
import { placed } from "../view/graph/layout.ts";
import { openedAtFirst, overview } from "../view/graph/overview.ts";
import { treeOf } from "../view/graph/tree.ts";
import { without } from "../view/location.ts";
import { Drawing } from "./drawing.tsx";
import { usePage } from "./page-state.tsx";
import { ResourceLink, Section } from "./parts.tsx";

/** The graph is reckoned when it comes near the window, so that the page is there before. */
export function GraphPart() {
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    if (place.current === null || isNear) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true);
      },
      { rootMargin: "600px" },
    );
    observer.observe(place.current);
    return () => {
      observer.disconnect();
    };
  }, [isNear]);
  return (
    <Section id="graph" title="Graph" note="what changes first; a box with ▸ has more in it">
      <div ref={place} class="graph">
        {isNear ? <Graphs /> : null}
      </div>
    </Section>
  );
}

function Graphs() {
  const { stack, view, go } = usePage();
  const tree = useMemo(() => treeOf(stack.resources), [stack]);
  const atFirst = useMemo(() => openedAtFirst(tree), [tree]);
  const [opened, setOpened] = useState(atFirst);
  const [isAll, setAll] = useState(false);
  const middle = view.around !== undefined && tree.byUrn.has(view.around) ? view.around : undefined;
  const drawn = useMemo(
    () => (middle === undefined ? placed(overview(tree, opened), true) : placed(around(tree, middle, opened), false)),
    [tree, opened, middle],
  );
  const toggle = (id: string) => {
    setOpened(opened.has(id) ? new Set([...opened].filter((one) => one !== id)) : new Set([...opened, id]));
  };
  const whole = () => {
    go(without(view, "around"), true);
  };
  return (
    <>
      <div class="graph-head">
        {middle === undefined ? (
          <>
            <label>
              <input
                type="checkbox"
                checked={isAll}
                onChange={() => {
                  setAll(!isAll);
                }}
              />{" "}
              all dependencies
            </label>
            <button
              type="button"
              class="plain"
              onClick={() => {
                setOpened(atFirst);
              }}
            >
              As at first
            </button>
            <span class="soft">Dependencies of a box are drawn when the pointer or the focus is on it.</span>
          </>
        ) : (
          <>
            <span>
              Around <ResourceLink urn={middle} />: what it needs to the left, what needs it to the right.
            </span>
            <button type="button" class="plain" onClick={whole}>
              The whole stack
            </button>
          </>
        )}
      </div>
      <Drawing
        key={middle ?? "overview"}
        drawn={drawn}
        middle={middle}
        isAll={isAll || middle !== undefined}
        toggle={toggle}
        look={(urn) => {
          go({ ...view, resource: urn }, true);
        }}
      />
    </>
  );
}
