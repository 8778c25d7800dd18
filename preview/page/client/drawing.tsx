import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from "d3-zoom";
import { useEffect, useRef, useState } from "preact/hooks";
import { box, type Placed } from "../view/graph/layout.ts";
import { signs } from "./parts.tsx";

type PlacedNode = Placed["nodes"][number];
type PlacedEdge = Placed["edges"][number];

interface DrawingProps {
  readonly drawn: Placed;
  /** The resource that it is about, where it is about one. */
  readonly middle: string | undefined;
  readonly isAll: boolean;
  readonly toggle: (id: string) => void;
  readonly look: (urn: string) => void;
}

/** How far is zoomed by a key or a button, and moved (px). */
const zoomStep = 1.3;
const panStep = 80;

export function Drawing({ drawn, middle, isAll, toggle, look }: DrawingProps) {
  const picture = useRef<SVGSVGElement>(null);
  const content = useRef<SVGGElement>(null);
  const behaviour = useRef<ZoomBehavior<SVGSVGElement, unknown> | undefined>(undefined);
  const [pointed, setPointed] = useState<string>();
  const fit = () => {
    const svg = picture.current;
    if (svg === null || behaviour.current === undefined) return;
    const [width, height] = [svg.clientWidth, svg.clientHeight];
    const scale = Math.max(0.7, Math.min(1, width / drawn.width, height / drawn.height));
    const [x, y] = [(width - drawn.width * scale) / 2, (height - drawn.height * scale) / 2];
    // What does not fit begins at its upper left corner; a resource that it is about is in the middle.
    const centre = drawn.nodes.find(({ id }) => id === middle);
    const at =
      centre === undefined
        ? zoomIdentity.translate(Math.max(0, x), Math.max(0, y)).scale(scale)
        : zoomIdentity
            .translate(width / 2 - (centre.x + box.width / 2) * scale, height / 2 - (centre.y + box.height / 2) * scale)
            .scale(scale);
    behaviour.current.transform(select(svg), at);
  };
  useEffect(() => {
    const svg = picture.current;
    if (svg === null) return;
    behaviour.current = zoom<SVGSVGElement, unknown>()
      .extent(() => [
        [0, 0],
        [svg.clientWidth, svg.clientHeight],
      ])
      .scaleExtent([0.1, 3])
      // The wheel alone scrolls the page.
      .filter((event: WheelEvent | MouseEvent) =>
        event.type === "wheel" ? event.ctrlKey || event.metaKey : event.button === 0,
      )
      .on("zoom", ({ transform }: { readonly transform: ZoomTransform }) => {
        content.current?.setAttribute("transform", transform.toString());
      });
    select(svg).call(behaviour.current).on("dblclick.zoom", null);
    fit();
  }, []);
  const move = (change: (behaviour: ZoomBehavior<SVGSVGElement, unknown>, svg: SVGSVGElement) => void) => {
    if (picture.current !== null && behaviour.current !== undefined) change(behaviour.current, picture.current);
  };
  const scaled = (factor: number) => {
    move((zooming, svg) => {
      zooming.scaleBy(select(svg), factor);
    });
  };
  const keys: Readonly<Record<string, () => void>> = {
    "+": () => {
      scaled(zoomStep);
    },
    "-": () => {
      scaled(1 / zoomStep);
    },
    "0": fit,
    ArrowLeft: () => {
      move((zooming, svg) => {
        zooming.translateBy(select(svg), panStep, 0);
      });
    },
    ArrowRight: () => {
      move((zooming, svg) => {
        zooming.translateBy(select(svg), -panStep, 0);
      });
    },
    ArrowUp: () => {
      move((zooming, svg) => {
        zooming.translateBy(select(svg), 0, panStep);
      });
    },
    ArrowDown: () => {
      move((zooming, svg) => {
        zooming.translateBy(select(svg), 0, -panStep);
      });
    },
  };
  const isDrawn = ({ is, from, to }: PlacedEdge) => is === "parent" || isAll || from === pointed || to === pointed;
  return (
    <div class="drawing">
      <div class="zoom" role="group" aria-label="Zoom">
        <button
          type="button"
          aria-label="Closer"
          onClick={() => {
            scaled(zoomStep);
          }}
        >
          +
        </button>
        <button
          type="button"
          aria-label="Further away"
          onClick={() => {
            scaled(1 / zoomStep);
          }}
        >
          −
        </button>
        <button type="button" onClick={fit}>
          fit
        </button>
      </div>
      <svg
        ref={picture}
        role="group"
        aria-label="Resources, their parents and dependencies; arrow keys move, plus and minus zoom"
        tabIndex={0}
        onKeyDown={(event) => {
          const key = keys[event.key];
          if (key === undefined || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          key();
        }}
      >
        <g ref={content}>
          {drawn.edges.filter(isDrawn).map((edge) => (
            <Curve
              key={`${edge.is} ${edge.from} ${edge.to}`}
              edge={edge}
              isNear={edge.from === pointed || edge.to === pointed}
            />
          ))}
          {drawn.nodes.map((node) => (
            <Box
              key={node.id}
              node={node}
              isMiddle={node.id === middle}
              point={setPointed}
              toggle={toggle}
              look={look}
            />
          ))}
        </g>
      </svg>
    </div>
  );
}

function Curve({ edge: { points, is }, isNear }: { readonly edge: PlacedEdge; readonly isNear: boolean }) {
  const [from, to] = points;
  if (from === undefined || to === undefined) return null;
  const bend = Math.max(28, Math.abs(to.x - from.x) / 2) * (to.x >= from.x ? 1 : -1);
  const path = `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
  return <path class={`edge edge-${is}${isNear ? " near" : ""}`} d={path} />;
}

interface BoxProps {
  readonly node: PlacedNode;
  readonly isMiddle: boolean;
  readonly point: (id: string | undefined) => void;
  readonly toggle: (id: string) => void;
  readonly look: (urn: string) => void;
}

function Box({ node, isMiddle, point, toggle, look }: BoxProps) {
  const { id, urn, label, kind, operation, opens, changing, x, y } = node;
  const open = () => {
    toggle(id);
  };
  const act =
    urn === undefined
      ? open
      : () => {
          look(urn);
        };
  const words = `${urn === undefined ? "" : `${kind} `}${label}, ${operation}${changing > 0 ? `, ${changing} change${changing === 1 ? "s" : ""} in it` : ""}`;
  return (
    <g
      class={`box box-${operation}${urn === undefined ? " bundle" : ""}${isMiddle ? " middle" : ""}`}
      transform={`translate(${x} ${y})`}
      onMouseEnter={() => {
        point(id);
      }}
      onMouseLeave={() => {
        point(undefined);
      }}
      onFocusIn={() => {
        point(id);
      }}
      onFocusOut={() => {
        point(undefined);
      }}
    >
      <g role="button" tabIndex={0} aria-label={words} onClick={act} onKeyDown={pressed(act)}>
        <title>{words}</title>
        <rect width={box.width} height={box.height} rx="6" />
        <rect class="side" width="5" height={box.height} rx="2" />
        <text x="14" y="17" class="kind">
          {kind === "" ? "nothing in it changes" : cut(`${signs[operation]} ${kind}`, changing > 0 ? 20 : 30)}
        </text>
        <text x="14" y="34" class="label">
          {cut(label, opens === "leaf" ? 27 : 24)}
        </text>
        {changing > 0 ? (
          <text x={box.width - 10} y="17" class="changing">
            {changing} {changing === 1 ? "change" : "changes"}
          </text>
        ) : null}
      </g>
      {opens === "leaf" ? null : (
        <g
          role="button"
          tabIndex={0}
          aria-expanded={opens === "open"}
          aria-label={`${opens === "open" ? "Hide" : "Show"} what is in ${label}`}
          onClick={open}
          onKeyDown={pressed(open)}
          class="toggle"
        >
          <rect x={box.width - 28} y="20" width="24" height="20" rx="4" />
          <text x={box.width - 16} y="35">
            {opens === "open" ? "▾" : "▸"}
          </text>
        </g>
      )}
    </g>
  );
}

function pressed(act: () => void) {
  return (event: KeyboardEvent) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
}

/** The middle of long names says least. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor((length - 1) / 2);
  return `${text.slice(0, length - 1 - half)}…${text.slice(-half)}`;
}
