import { afterEach, describe, expect, it } from "vitest";
import { awaited, exists, pause, pod, status, watched } from "./awaiting.ts";
import type { Declared } from "./engine.ts";
import { APPS, deployment, path, session } from "./session.ts";

const s = session();
afterEach(() => s.engine.destroy());

const web = path(APPS, "deployments", "web");

describe("a Deployment", () => {
  it("is done when its rollout is, and says meanwhile what it waits for", async () => {
    const up = watched(s.engine.one(awaited(deployment("web", { replicas: 2 }))));
    await exists(s, web);
    await status(s, web, {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 1,
    });
    await pause(3500);
    expect(up.settled).toBe(false);
    const progress = s.engine.said.filter(({ ephemeral }) => ephemeral).map(({ message }) => message);
    expect(progress.join("\n")).toMatch(/Deployment shop\/web.*1 of 2 pods are available/);
    await status(s, web, {
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
    });
    expect((await up.promise).op).toBe("create");
    const [kept] = s.engine.state.values();
    expect(kept?.outputs).toMatchObject({ status: { availableReplicas: 2 } });
  });

  it("that times out stays in the state with the reason of its pods, and is tried again", async () => {
    await pod(s, "web-1", {
      phase: "Pending",
      containerStatuses: [
        {
          name: "main",
          ready: false,
          restartCount: 0,
          image: "example.com/app:1",
          imageID: "",
          state: { waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } },
        },
      ],
    });
    const declared = awaited(deployment("web"), { "pulumi.com/timeoutSeconds": "2" });
    const up = s.engine.up([declared]);
    await exists(s, web);
    await status(s, web, { observedGeneration: 1, replicas: 1, updatedReplicas: 1 });
    const [step] = await up;
    expect(step?.error).toMatch(
      /Deployment shop\/web[\s\S]*after 2 s[\s\S]*pod web-1.*ImagePullBackOff.*Back-off pulling/,
    );
    const [kept] = s.engine.state.values();
    expect(kept?.id).toBe("shop/web");
    expect(kept?.initErrors).toHaveLength(1);
    const again = s.engine.up([declared]);
    await status(s, web, {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
    });
    expect((await again)[0]).toMatchObject({ op: "update", error: "" });
    await s.server.request("DELETE", "/api/v1/namespaces/shop/pods/web-1?gracePeriodSeconds=0");
  });

  it("whose deadline passed fails at once", async () => {
    const up = s.engine.up([awaited(deployment("web"))]);
    await exists(s, web);
    await status(s, web, {
      observedGeneration: 1,
      conditions: [{ type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out" }],
    });
    expect((await up)[0]?.error).toContain("made no progress within its deadline");
  });

  it("with customTimeouts waits as long as they say", async () => {
    const started = Date.now();
    const [step] = await s.engine.up([{ ...awaited(deployment("web")), timeoutSeconds: 1 }]);
    expect(step?.error).toContain("after 1 s");
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it("with skipAwait is not waited for", async () => {
    expect((await s.engine.one(deployment("web"))).op).toBe("create");
  });
});

describe("waitFor", () => {
  it.each([
    ["condition=Ready", { conditions: [{ type: "Ready", status: "True" }] }],
    ["jsonpath={.status.phase}=Running", { phase: "Running" }],
    [
      '["condition=Ready","jsonpath={.status.phase}"]',
      { phase: "Any", conditions: [{ type: "Ready", status: "True" }] },
    ],
  ])("%s", async (waitFor, reached) => {
    const declared: Declared = {
      type: "core/v1:Pod",
      name: "p",
      inputs: {
        metadata: { name: "p", namespace: "shop", annotations: { "pulumi.com/waitFor": waitFor } },
        spec: { containers: [{ name: "main", image: "example.com/app:1" }] },
      },
    };
    const up = watched(s.engine.one(declared));
    const where = "/api/v1/namespaces/shop/pods/p";
    await exists(s, where);
    await pause(300);
    expect(up.settled).toBe(false);
    await status(s, where, reached);
    expect((await up.promise).op).toBe("create");
    await s.server.request("DELETE", `${where}?gracePeriodSeconds=0`);
  });
});

describe("replaceUnready", () => {
  it("replaces a Job that failed, at the next update", async () => {
    const job: Declared = {
      type: "batch/v1:Job",
      name: "job",
      inputs: {
        metadata: { name: "job", namespace: "shop", annotations: { "pulumi.com/replaceUnready": "true" } },
        spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "example.com/a:1" }] } } },
      },
    };
    const where = "/apis/batch/v1/namespaces/shop/jobs/job";
    const end = (...types: readonly string[]) =>
      status(s, where, {
        startTime: "2026-01-01T00:00:00Z",
        ...(types.includes("Complete") ? { completionTime: "2026-01-01T00:00:01Z", succeeded: 1 } : { failed: 1 }),
        conditions: types.map((type) => ({ type, status: "True", reason: "BackoffLimitExceeded", message: "limit" })),
      });
    const first = s.engine.up([job]);
    await exists(s, where);
    await end("FailureTarget", "Failed");
    expect((await first)[0]?.error).toMatch(/Job shop\/job: the job failed \(BackoffLimitExceeded: limit\)/);
    const second = s.engine.up([job]);
    for (let i = 0; i < 100; i++) {
      const now = await s.server.request("GET", where).catch(() => ({}));
      if (
        !JSON.stringify(now).includes("BackoffLimit") &&
        "metadata" in now &&
        !JSON.stringify(now).includes("deletionTimestamp")
      )
        break;
      await pause(50);
    }
    await end("SuccessCriteriaMet", "Complete");
    expect((await second)[0]).toMatchObject({
      op: "replace",
      diff: ["update-replace status"],
      deleteBeforeReplace: true,
    });
  });
});
