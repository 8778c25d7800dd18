import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { isAlive } from "../../local/console/alive.ts";
import { Problem } from "../../local/console/problem.ts";

/** A writer holds the lock for some milliseconds; who held one that is older than this (ms) was killed. */
const staleAfter = 10_000;
/** How long (ms) a writer waits for another, and how often it looks. */
const standardPatience = 15_000;
const pause = 20;

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

/** A file's text; undefined where there is none. */
export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether who wrote a lock is gone: a process of this machine that no longer runs, or anybody's lock that is too old. */
function isStale(lock: string, holder: string): boolean {
  const [pid = "", host] = holder.split(" ");
  if (host === hostname() && /^\d+$/.test(pid) && !isAlive(Number(pid))) return true;
  try {
    return Date.now() - statSync(lock).mtimeMs > staleAfter;
  } catch (error) {
    if (isMissing(error)) return false; // it was given back meanwhile
    throw error;
  }
}

/** Removes a lock that was left behind. Somebody else may have done so, and hold a new one: that is put back. */
function removeStale(lock: string, holder: string): void {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  try {
    if (textOf(aside) !== holder) linkSync(aside, lock);
  } catch (error) {
    // A third one holds it by now; who held it sees that before it writes.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** A lock that is held. */
interface Held {
  /** Whether it still is: nobody has taken it for one that was left behind. */
  readonly isOurs: () => boolean;
  readonly giveBack: () => void;
}

/** Holds a file's lock. @throws {Problem} while another holds it for too long */
function hold(file: string, patience: number): Held {
  const lock = `${file}.lock`;
  const own = `${process.pid} ${hostname()} ${randomUUID()}`;
  const until = Date.now() + patience;
  for (;;) {
    // Made beside it and linked, so that no lock is ever empty, whenever its holder is killed.
    const proposed = `${file}.${randomUUID()}.new`;
    try {
      writeFileSync(proposed, own, { flag: "wx" });
      linkSync(proposed, lock);
      const isOurs = (): boolean => textOf(lock) === own;
      return {
        isOurs,
        giveBack: () => {
          if (isOurs()) rmSync(lock, { force: true });
        },
      };
    } catch (error) {
      // ENOENT: who holds the lock has tidied up.
      if (!["EEXIST", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
    } finally {
      rmSync(proposed, { force: true });
    }
    const holder = textOf(lock);
    if (holder !== undefined && isStale(lock, holder)) removeStale(lock, holder);
    else if (Date.now() > until)
      throw new Problem(
        `${basename(file)} is being written by another (process ${(holder ?? "").split(" ", 2).join(" on ")}).`,
        `Run the command again when that has ended. If nobody writes it, remove ${lock}.`,
      );
    else sleep(pause);
  }
}

/** Where a link leads, so that it stays one. */
function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (isMissing(error)) return file;
    throw error;
  }
}

/**
 * Writes a release file if it still says what was read: whole, by a file beside it that takes its place, or not at all.
 * @param before what was read; undefined where there was no file
 * @param patience milliseconds that it waits for another that is at it
 * @throws {Problem} where somebody else has changed it meanwhile, or is at it
 */
export function writeRelease(
  file: string,
  before: string | undefined,
  after: string,
  patience = standardPatience,
): void {
  mkdirSync(dirname(file), { recursive: true });
  const target = targetOf(file);
  const held = hold(target, patience);
  const changed = (): Problem =>
    new Problem(
      `${file} was changed by somebody else while this command ran. Nothing was written.`,
      `See what they did (git diff ${file}), and run the command again if it is still right.`,
    );
  try {
    if (textOf(target) !== before) throw changed();
    // Whoever left such a file was killed before it took its place.
    for (const left of readdirSync(dirname(target)))
      if (left.startsWith(`${basename(target)}.`) && left.endsWith(".new")) rmSync(join(dirname(target), left), { force: true });
    const beside = `${target}.${process.pid}.new`;
    const written = openSync(beside, "wx", before === undefined ? 0o644 : statSync(target).mode & 0o777);
    try {
      writeFileSync(written, after);
      fsyncSync(written);
    } finally {
      closeSync(written);
    }
    if (!held.isOurs()) {
      rmSync(beside);
      throw changed();
    }
    renameSync(beside, target);
  } finally {
    held.giveBack();
  }
}
