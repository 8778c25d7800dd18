import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { lockVerdict, locksIn, thisMachine, type StackLock } from "../../../../cli/deploy/lock.ts";

/** As CLI 3.259 said it, of a stack in a folder. */
const refusal = `error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///tmp/state/.pulumi/locks/organization/ml-serving/dev/0d2d8a43-57ec-4cb7-9a7a-5c4ee1a1f9f7.json: created by root@agent-7 (pid 4711) at 2026-11-22T09:30:00Z`;

const lock: StackLock = { user: "root", host: "agent-7", pid: 4711, at: "2026-11-22T09:30:00Z" };
const written = Date.parse(lock.at);
const asker = (began: number | undefined) => ({ user: "root", host: "agent-7", began: () => began });

it("reads whose lock it is, of what the CLI says", () => {
  expect(locksIn(refusal)).toEqual([lock]);
  expect(locksIn("error: no stack named 'dev' found")).toEqual([]);
});

it("breaks the lock of a process of this machine that is dead, and of no other", () => {
  expect(lockVerdict(lock, asker(undefined))).toBe("dead");
  expect(lockVerdict(lock, asker(written - 5_000))).toBe("alive");
  expect(lockVerdict(lock, { ...asker(undefined), host: "agent-8" })).toBe("elsewhere");
  expect(lockVerdict(lock, { ...asker(undefined), user: "ada" })).toBe("elsewhere");
});

it("does not take a process for the one that wrote the lock when it began after it", () => {
  expect(lockVerdict(lock, asker(written + 60_000))).toBe("dead");
});

it("waits where nobody can tell when a process began", () => {
  expect(lockVerdict(lock, asker(Number.NaN))).toBe("alive");
});

it("knows when processes of this machine began, and that others are gone", async () => {
  const me = thisMachine();
  const before = Date.now();
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const pid = child.pid ?? 0;
  expect(Math.abs((me.began(pid) ?? 0) - before)).toBeLessThan(60_000);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(me.began(pid)).toBeUndefined();
});
