import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../../local/console/problem.ts";
import { run } from "../../../local/console/run.ts";
import { duration, oneLine, step } from "../../../local/console/steps.ts";

describe("duration", () => {
  it.each([
    [400, "0.4 s"],
    [59_900, "59.9 s"],
    [60_000, "1 min 00 s"],
    [187_000, "3 min 07 s"],
  ])("%i ms is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe("oneLine", () => {
  it("drops colours and cuts what is too long", () => {
    expect(oneLine("\u001b[31m red \u001b[0m")).toBe("red");
    expect(oneLine("x".repeat(100), 10)).toBe(`${"x".repeat(9)}…`);
  });
});

describe("step", () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
    vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it("shows a line after two seconds and every ten after, with the last word", async () => {
    let finish = (): void => undefined;
    const done = step("work", async (say) => {
      say("first");
      say("second");
      await new Promise<void>((end) => (finish = end));
    });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(20_002);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/… work \(.*\): second/);
    finish();
    await done;
    expect(lines.at(-1)).toMatch(/✓ work/);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(lines).toHaveLength(4);
  });

  it("names the step that failed and passes its error on", async () => {
    await expect(step("work", () => Promise.reject(new Problem("broken", "mend it")))).rejects.toThrow("broken");
    expect(lines).toEqual([expect.stringMatching(/✗ work/)]);
  });
});

describe("run", () => {
  it("gives back what a program prints", async () => {
    expect(await run(["printf", "a\\n"])).toBe("a");
    expect(await run(["cat"], { input: "text" })).toBe("text");
  });

  it("tells a failure with the program's own last words, its code and the way out", async () => {
    const failed = run(["sh", "-c", "echo before; echo because >&2; exit 3"], { whatToDo: "Do this." });
    await expect(failed).rejects.toThrow(/exit code 3:[\s\S]*because[\s\S]*→ Do this\./);
  });

  it("says when a program is not there", async () => {
    await expect(run(["no-such-program-here"])).rejects.toThrow(/no-such-program-here could not be run/);
  });
});
