import { expect, it } from "vitest";
import type { Environment } from "../../../stacks/environments/environment.ts";
import { redisBeforehand } from "../../../stacks/redis.ts";
import { prd } from "../../../stacks/environments/prd.ts";

const late = (what: string) => `late: ${what}`;
const login = { secret: "s", region: "eu-west-1" };
const on = (redis: object | undefined) =>
  ({
    redisGround: { place: { addresses: ["10.0.0.0/24"] }, login },
    cloud: { file: { ...prd, redis } },
  }) as unknown as Environment;

it("the host of a Redis that is made is not known beforehand, that of one that is there is", () => {
  expect(redisBeforehand(on(prd.redis), late)).toEqual({
    host: expect.stringMatching(/^late: /) as string,
    port: 6379,
    login,
  });
  expect(redisBeforehand(on({ adopt: { host: "redis.example.com", secret: "s" } }), late)?.host).toBe(
    "redis.example.com",
  );
});

it("an environment without Redis has none beforehand either", () => {
  expect(redisBeforehand({} as Environment, late)).toBeUndefined();
});
