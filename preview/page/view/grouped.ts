/** Things by what they have in common, in the order in which each came first. (`Map.groupBy` is newer than Node.js 20.) */
export function grouped<Key, Thing>(
  all: readonly Thing[],
  key: (thing: Thing) => Key,
): ReadonlyMap<Key, readonly Thing[]> {
  const groups = new Map<Key, Thing[]>();
  for (const thing of all) {
    const members = groups.get(key(thing));
    if (members === undefined) groups.set(key(thing), [thing]);
    else members.push(thing);
  }
  return groups;
}
