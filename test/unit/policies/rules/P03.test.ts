import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../policies/facts.ts";
import { judgeResource } from "../../../../policies/judge.ts";
import { eksControlPlaneLogs as rule } from "../../../../policies/rules/eks-control-plane-logs.ts";
import { cluster, goodCluster } from "../aws.ts";
import { changed, context, found, resource } from "../support.ts";

const path = "enabledClusterLogTypes";
const all = goodCluster.enabledClusterLogTypes;
const paths = (value: unknown) => found(rule, cluster(changed(goodCluster, path, value)));

describe("P03 eks-control-plane-logs", () => {
  it("holds of all five", () => {
    expect(paths(all)).toStrictEqual([]);
    expect(paths([...all, UNKNOWN])).toStrictEqual([]);
    expect(found(rule, resource("aws:s3/bucket:Bucket", {}))).toStrictEqual([]);
  });
  it.each(all.map((left) => [left]))("misses %s", (left) => {
    const one = cluster(
      changed(
        goodCluster,
        path,
        all.filter((type) => type !== left),
      ),
    );
    expect(judgeResource(rule, one, context, []).violations).toStrictEqual([
      { path, message: `lacks ${left}. Add what is missing.` },
    ]);
  });
  it("finds none at all, and cannot say of what is not known", () => {
    expect(paths(undefined)).toStrictEqual([path]);
    expect(paths(UNKNOWN)).toStrictEqual([`? ${path}`]);
    expect(paths(["api", UNKNOWN])).toStrictEqual([`? ${path}`]);
  });
});
