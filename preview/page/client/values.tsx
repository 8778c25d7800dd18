import { useMemo } from "preact/hooks";
import type { Shown } from "../../report.ts";
import { laidOut, lines, words, type Line, type Piece } from "../view/compare.ts";
import { Chip } from "./parts.tsx";

/** Up to this length two values stand side by side; longer ones are laid over one another. */
const shortText = 60;

/** So many lines of a value that is only on one side are shown at once. */
const fewLines = 12;

export function Change({ before, after }: { readonly before: Shown; readonly after: Shown }) {
  if (before.is === "value" && after.is === "value")
    return (
      <>
        <Compared before={before.text} after={after.text} />
        <Cut count={Math.max(before.cut ?? 0, after.cut ?? 0)} />
      </>
    );
  return (
    <div class="sides">
      {before.is === "nothing" ? null : (
        <del>
          <Value shown={before} />
        </del>
      )}
      {before.is !== "nothing" && after.is !== "nothing" ? <span class="arrow"> → </span> : null}
      {after.is === "nothing" ? null : (
        <ins>
          <Value shown={after} />
        </ins>
      )}
    </div>
  );
}

function Value({ shown }: { readonly shown: Shown }) {
  switch (shown.is) {
    case "secret":
      return <Chip tone="secret">secret</Chip>;
    case "unknown":
      return <Chip tone="unknown">known when it is done</Chip>;
    case "nothing":
      return <span class="soft">nothing</span>;
    case "value":
      return (
        <>
          <Text text={laidOut(shown.text)} />
          <Cut count={shown.cut ?? 0} />
        </>
      );
  }
}

function Cut({ count }: { readonly count: number }) {
  return count === 0 ? null : <small class="soft"> and {count} characters more, which the report leaves out</small>;
}

function Text({ text }: { readonly text: string }) {
  const all = text.split("\n");
  if (text === "") return <code class="soft">""</code>;
  if (all.length === 1) return <code>{text}</code>;
  if (all.length <= fewLines) return <pre>{text}</pre>;
  return (
    <details class="long">
      <summary>
        <pre>{all.slice(0, 3).join("\n")}</pre>
        <span class="soft">{all.length} lines</span>
      </summary>
      <pre>{all.slice(3).join("\n")}</pre>
    </details>
  );
}

function Compared({ before, after }: { readonly before: string; readonly after: string }) {
  const [old, next] = [laidOut(before), laidOut(after)];
  if (old.includes("\n") || next.includes("\n")) return <Lines before={old} after={next} />;
  if (Math.max(old.length, next.length) > shortText) return <Words before={old} after={next} />;
  return <Apart before={old} after={next} />;
}

function Apart({ before, after }: { readonly before: string; readonly after: string }) {
  return (
    <div class="sides">
      <del>
        <Text text={before} />
      </del>
      <span class="arrow"> → </span>
      <ins>
        <Text text={after} />
      </ins>
    </div>
  );
}

function Words({ before, after }: { readonly before: string; readonly after: string }) {
  const pieces = useMemo(() => words(before, after), [before, after]);
  if (pieces.every(({ is }) => is !== "same")) return <Apart before={before} after={after} />;
  return (
    <code class="words">
      <Pieces all={pieces} />
    </code>
  );
}

function Lines({ before, after }: { readonly before: string; readonly after: string }) {
  const all = useMemo(() => lines(before, after), [before, after]);
  return (
    <pre class="lines">
      {all.map((line, index) => (
        <OneLine key={index} line={line} />
      ))}
    </pre>
  );
}

const marks = { same: "  ", removed: "− ", added: "+ " } as const;

function OneLine({ line }: { readonly line: Line }) {
  if (line.is === "skipped") return <div class="skipped">{line.count} lines are the same</div>;
  return (
    <div class={`line-${line.is}`}>
      {marks[line.is]}
      <Pieces all={line.pieces} isWhole={line.pieces.length === 1} />
    </div>
  );
}

/** @param isWhole a line that is new or gone as a whole needs no mark within */
function Pieces({ all, isWhole = false }: { readonly all: readonly Piece[]; readonly isWhole?: boolean }) {
  return (
    <>
      {all.map(({ is, text }, index) =>
        is === "same" || isWhole ? (
          text
        ) : is === "removed" ? (
          <del key={index}>{text}</del>
        ) : (
          <ins key={index}>{text}</ins>
        ),
      )}
    </>
  );
}
