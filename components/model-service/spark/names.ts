/** Name of what scores a model's files by Spark: after it its runs, drivers and executors are called. */
export function sparkName(model: string): string {
  return `${model}-spark`;
}

/** Names of the two containers; the operator says them to Spark: https://github.com/kubeflow/spark-operator/blob/v2.4.0/pkg/common/spark.go */
export const sparkContainers = { driver: "spark-kubernetes-driver", executor: "spark-kubernetes-executor" } as const;

/** The label that tells a driver from executors: https://spark.apache.org/docs/4.1.4/running-on-kubernetes.html */
export const roleLabel = "spark-role";

/** The label by which the operator calls a run: https://github.com/kubeflow/spark-operator/blob/v2.4.0/pkg/common/spark.go */
export const runLabel = "sparkoperator.k8s.io/app-name";

/** Where drivers and executors answer one another: Spark's own defaults on Kubernetes. */
export const sparkPorts = { driver: 7078, blocks: 7079 } as const;

/** Of the image in runtimes/spark; bench/spark-udf/spark-4.1.4.lock has the same. */
export const sparkVersion = "4.1.4";

/** Where the image has the program and Spark. */
export const sparkPaths = { program: "/app/score.py", localDirectory: "/scratch" } as const;
