import { describe, expect, it } from "vitest";
import { Passing, retryAfter, retrying } from "../../../oci/retrying.ts";

const quickly = { tries: 3, waitMs: 0 };

describe("trying again", () => {
  it("ends with the first success", async () => {
    let tried = 0;
    const work = (): Promise<string> => {
      tried += 1;
      return tried < 3 ? Promise.reject(new Passing("not yet")) : Promise.resolve("done");
    };
    await expect(retrying(work, quickly)).resolves.toBe("done");
    expect(tried).toBe(3);
  });

  it("says how often it was tried", async () => {
    await expect(retrying(() => Promise.reject(new Passing("busy")), quickly)).rejects.toThrow("busy (tried 3 times)");
  });

  it("does not do again what will not be otherwise", async () => {
    let tried = 0;
    const work = (): Promise<never> => {
      tried += 1;
      return Promise.reject(new Error("refused"));
    };
    await expect(retrying(work, quickly)).rejects.toThrow(/^refused$/);
    expect(tried).toBe(1);
  });
});

describe("Retry-After", () => {
  // The examples of https://www.rfc-editor.org/rfc/rfc9110#field.retry-after.
  it("is seconds or a date", () => {
    expect(retryAfter("120")).toBe(120_000);
    const now = Date.UTC(1999, 11, 31, 23, 59, 29);
    expect(retryAfter("Fri, 31 Dec 1999 23:59:59 GMT", now)).toBe(30_000);
    expect(retryAfter("Fri, 31 Dec 1999 23:00:00 GMT", now)).toBe(0);
    expect(retryAfter("soon")).toBeUndefined();
    expect(retryAfter(null)).toBeUndefined();
  });
});
