/** Something that lies in a bucket. */
export interface Kept {
  readonly key: string;
  readonly at: Date;
  readonly bytes: number;
}

/** A thing that must be able to be had back, and how it stands. */
export interface Standing {
  readonly what: string;
  /** Where it is kept: `s3://BUCKET/PREFIX`. */
  readonly where: string;
  /** When what is there was written; undefined where there is none. */
  readonly at: Date | undefined;
  /** What is wrong, a sentence each; none: it is well. */
  readonly wrong: readonly string[];
}

const hour = 3_600_000;

/** How old something is, in whole hours. */
function hoursOld(at: Date, now: Date): number {
  return Math.floor((now.getTime() - at.getTime()) / hour);
}

/**
 * How the backups of a Jenkins' home stand, by what lies in their bucket: each is an archive with its checksum beside it, which is
 * written last (components/ci/image/backup/save.sh). One without a checksum, or empty, was cut off. Pure.
 * @param mostHours older than so many hours the newest whole one is too old
 */
export function jenkinsStanding(where: string, kept: readonly Kept[], now: Date, mostHours: number): Standing {
  const what = "home of Jenkins";
  const whole = kept.filter(
    ({ key, bytes }) =>
      /\/home\.tar\.gz$/.test(key) &&
      bytes > 0 &&
      kept.some((other) => other.key === `${key}.sha256` && other.bytes > 0),
  );
  const at = whole.map((one) => one.at).sort((a, b) => b.getTime() - a.getTime())[0];
  if (at === undefined) {
    const cutOff = kept.some(({ key }) => /\/home\.tar\.gz$/.test(key));
    return { what, where, at, wrong: [cutOff ? "no backup in it is whole" : "there is no backup"] };
  }
  const old = hoursOld(at, now);
  const wrong = old > mostHours ? [`the newest whole backup is ${old} h old; ${mostHours} h are the most`] : [];
  return { what, where, at, wrong };
}

/**
 * How the state of stacks stands. Its bucket keeps every version of each checkpoint, which is what one goes back to: without
 * versions there is no backup, however new the state is. How old it is says nothing: a stack that nobody changes stays as it is. Pure.
 * @param versions whether the bucket keeps them
 */
export function stateStanding(
  where: string,
  stacks: readonly string[],
  { kept, versions }: { readonly kept: readonly Kept[]; readonly versions: boolean },
): readonly Standing[] {
  return stacks.map((stack) => {
    const checkpoint = kept.find(({ key }) => key.endsWith(`/${stack}.json`) || key.endsWith(`/${stack}.json.gz`));
    return {
      what: `state of ${stack}`,
      where,
      at: checkpoint?.at,
      wrong: [
        ...(versions ? [] : ["the bucket keeps no versions: what is overwritten is lost"]),
        ...(checkpoint === undefined || checkpoint.bytes === 0 ? ["there is no state"] : []),
      ],
    };
  });
}
