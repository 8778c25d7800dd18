import { isDeepStrictEqual } from "node:util";
import { isMap, isScalar, YAMLMap, YAMLSeq, type Document, type Node, type Pair } from "yaml";
import type { Traffic } from "../../../components/model-service/release.ts";
import {
  created,
  createdPair,
  hasComments,
  mapAt,
  nameOf,
  pairOf,
  seqAt,
  setScalar,
  spacedAs,
  takeItem,
  takeKey,
  takeShell,
  takeValue,
  valueOf,
  type MapNode,
} from "./nodes.ts";

/** The order in which people expect what is new in a file. */
const partOrder = ["champion", "challengers", "shadow", "pins", "sticky"];
const versionOrder = ["digest", "version", "from", "golden", "reference", "provenance", "weight", "percent"];

/** A version's node where it was until now. */
interface Place {
  readonly part: string;
  readonly node: MapNode;
  /** Takes the node; a plain copy stays, and is returned as `left`. */
  readonly take: () => { readonly node: MapNode; readonly left: MapNode };
}

/** Keys in the order that is known, those that are new where people expect them. */
function ordered(known: readonly string[], wanted: readonly string[], canonical: readonly string[]): readonly string[] {
  const order = known.filter((key) => wanted.includes(key));
  for (const key of wanted) {
    if (order.includes(key)) continue;
    const before = canonical.slice(0, canonical.indexOf(key)).reverse();
    const after = before.map((one) => order.indexOf(one)).find((index) => index >= 0);
    order.splice(after === undefined ? 0 : after + 1, 0, key);
  }
  return order;
}

/** Every version of a traffic's node. */
function placesOf(traffic: MapNode | undefined): readonly Place[] {
  const single = ["champion", "shadow"].flatMap((part): readonly Place[] => {
    const pair = pairOf(traffic, part);
    const node = mapAt(traffic, part);
    if (pair === undefined || node === undefined) return [];
    return [{ part, node, take: () => ({ node: takeValue(pair) as MapNode, left: pair.value as MapNode }) }];
  });
  const list = seqAt(traffic, "challengers");
  const listed = (list?.items ?? []).flatMap((node, index): readonly Place[] =>
    list !== undefined && isMap<Node, Node | null>(node)
      ? [
          {
            part: "challengers",
            node,
            take: () => ({ node: takeItem(list, index) as MapNode, left: list.items[index] as MapNode }),
          },
        ]
      : [],
  );
  return [...single, ...listed];
}

function placeOf(places: readonly Place[], digest: unknown, part: string): Place | undefined {
  const same = places.filter(({ node }) => valueOf(pairOf(node, "digest")?.value) === digest);
  return same.find((place) => place.part === part) ?? same[0];
}

/**
 * Puts what is to be served at the head of a release's document, and returns what was there, for the history. Nodes are
 * moved, not written anew: comments within a version go where the version goes, those of a key stay with the key while
 * it is there, and what is no longer served takes its comments along into the history.
 */
export class Arrangement {
  readonly #document: Document;
  /** What was served until now: the nodes that were at the head, less those that are taken back to it. */
  readonly #until: MapNode;
  /** What is brought back, as it stands in the history. */
  readonly #earlier: MapNode | undefined;
  readonly #now: readonly Place[];
  readonly #then: readonly Place[];
  /** Where versions stand in the history with comments, those of newer entries first. */
  readonly #written: readonly Place[];

  /**
   * @param earlier what is brought back, as it stands in the history
   * @param since what was served before the changes since then, or ever; a version takes its comments from there
   */
  constructor(document: Document, until: MapNode, earlier: MapNode | undefined, since: readonly MapNode[]) {
    this.#document = document;
    this.#until = until;
    this.#earlier = earlier;
    this.#now = placesOf(until);
    this.#then = placesOf(earlier);
    this.#written = since.flatMap(placesOf).filter(({ node }) => hasComments(node));
  }

  /** The pairs of what is to be served. */
  pairs(traffic: Traffic): Pair<Node, Node | null>[] {
    const wanted = traffic as unknown as Readonly<Record<string, unknown>>;
    const known = (this.#earlier ?? this.#until).items.map(nameOf);
    const pairs = ordered(known, Object.keys(wanted), partOrder).map((part) => this.#part(part, wanted[part]));
    delete pairs[0]?.key.spaceBefore;
    return pairs;
  }

  #part(part: string, wanted: unknown): Pair<Node, Node | null> {
    const now = pairOf(this.#until, part);
    const then = pairOf(this.#earlier, part);
    const pair = createdPair(this.#document, part, null);
    const known = now ?? then;
    if (known !== undefined) pair.key = takeKey(known);
    if (then !== undefined) spacedAs(pair.key, then.key);
    pair.value = Array.isArray(wanted) ? this.#list(part, wanted) : this.#single(part, wanted as object, now, then);
    return pair;
  }

  #single(
    part: string,
    wanted: object,
    now: Pair<Node, Node | null> | undefined,
    then: Pair<Node, Node | null> | undefined,
  ): Node | null {
    if ("digest" in wanted) return this.#version(part, wanted, false);
    if (now !== undefined) {
      const taken = takeValue(now);
      for (const [name, value] of Object.entries(wanted)) {
        const scalar = isMap<Node, Node | null>(taken) ? pairOf(taken, name)?.value : undefined;
        if (isScalar(scalar) && scalar.value !== value) setScalar(scalar, value);
      }
      return taken;
    }
    return then === undefined ? created(this.#document, wanted) : takeValue(then);
  }

  #list(part: string, wanted: readonly unknown[]): YAMLSeq<Node> {
    const now = seqAt(this.#until, part);
    const then = seqAt(this.#earlier, part);
    const known = now ?? then;
    const flow = [...(now?.items ?? []), ...(then?.items ?? [])].some((item) => isMap(item) && item.flow === true);
    const list = known === undefined ? new YAMLSeq<Node>() : takeShell(known);
    list.items = wanted.map((item) =>
      part === "challengers" ? this.#version(part, item as object, flow) : this.#item(item, [now, then], flow),
    );
    // An empty list was `[]`; a list of that kind stays so only while it is empty.
    if (known?.items.length === 0 && wanted.length > 0) list.flow = false;
    return list;
  }

  #item(wanted: unknown, lists: readonly (YAMLSeq<Node> | undefined)[], flow: boolean): Node {
    for (const list of lists) {
      const index = list?.items.findIndex((item) => isDeepStrictEqual(valueOf(item), wanted)) ?? -1;
      const taken = list === undefined || index < 0 ? undefined : takeItem(list, index);
      const earlier = lists.at(-1)?.items.find((item) => isDeepStrictEqual(valueOf(item), wanted));
      if (taken !== undefined) return earlier === undefined ? taken : spacedAs(taken, earlier);
    }
    return this.#created(wanted, flow);
  }

  #created(wanted: unknown, flow: boolean): Node {
    const node = created(this.#document, wanted);
    if (flow && isMap(node)) node.flow = true;
    return node;
  }

  #version(part: string, wanted: object, flow: boolean): Node {
    const { digest } = wanted as { readonly digest: unknown };
    const then = placeOf(this.#then, digest, part);
    const now = placeOf(this.#now, digest, part) ?? placeOf(this.#written, digest, part);
    if (now === undefined) return then === undefined ? this.#created(wanted, flow) : then.take().node;
    const { node, left } = now.take();
    if (then?.part === part) spacedAs(node, then.node);
    const known = (then?.part === part ? then.node : node).items.map(nameOf);
    for (const pair of node.items) if (!Object.hasOwn(wanted, nameOf(pair))) giveBack(left, pair);
    const stays = node.items.filter((pair) => Object.hasOwn(wanted, nameOf(pair)));
    if (stays[0] !== node.items[0] && stays[0] !== undefined) stays[0] = withoutMargin(left, stays[0]);
    node.items = stays;
    node.items = ordered(known, Object.keys(wanted), versionOrder).map((name) =>
      this.#field(name, (wanted as Readonly<Record<string, unknown>>)[name], node, left, then),
    );
    return node;
  }

  /** One key of a version: as it is where it says the same, changed in its place, or brought back. */
  #field(name: string, wanted: unknown, node: MapNode, left: MapNode, then: Place | undefined): Pair<Node, Node | null> {
    const pair = pairOf(node, name);
    const earlier = pairOf(then?.node, name);
    const bringBack = (): Pair<Node, Node | null> | undefined => {
      if (earlier === undefined || !isDeepStrictEqual(valueOf(earlier.value), wanted)) return undefined;
      const fresh = createdPair(this.#document, name, null);
      fresh.key = takeKey(earlier);
      fresh.value = takeValue(earlier);
      return fresh;
    };
    if (pair === undefined) return bringBack() ?? createdPair(this.#document, name, wanted);
    if (then !== undefined && earlier !== undefined) spacedAs(pair.key, earlier.key);
    if (isDeepStrictEqual(valueOf(pair.value), wanted))
      return earlier !== undefined && hasComments(earlier.key) && !hasComments(pair.key) && !hasComments(pair.value)
        ? (bringBack() ?? pair)
        : pair;
    if (isScalar(pair.value)) {
      setScalar(pair.value, wanted);
      return pair;
    }
    const stays = pairOf(left, name);
    if (stays !== undefined) stays.value = pair.value;
    pair.value = earlier === undefined ? created(this.#document, wanted) : takeValue(earlier);
    return pair;
  }
}

/** What a version has no longer, such as its weight, stays with what was served before. */
function giveBack(left: MapNode, pair: Pair<Node, Node | null>): void {
  const index = left.items.findIndex((one) => nameOf(one) === nameOf(pair));
  if (index >= 0) left.items[index] = pair;
}

/**
 * What stands above a key that becomes the first would be read back as the version's own comment; it stays where it was.
 */
function withoutMargin(left: MapNode, pair: Pair<Node, Node | null>): Pair<Node, Node | null> {
  const copy = pairOf(left, nameOf(pair));
  if (copy === undefined) return pair;
  copy.key = takeKey(pair);
  delete pair.key.spaceBefore;
  return pair;
}

/** A map of pairs that were the head's. */
export function mapOf(pairs: Pair<Node, Node | null>[]): MapNode {
  const map = new YAMLMap<Node, Node | null>();
  map.items = pairs;
  return map;
}
