/**
 * What Spark adds on Kubernetes to the memory of a Python program's pods, for what is outside of Java: so much of it, and no less
 * than so many MiB; the driver hands it to its executors. Spark 4.1.4's own class Constants has it as well.
 * https://spark.apache.org/docs/4.1.4/configuration.html#application-properties (spark.driver.memoryOverheadFactor, minMemoryOverhead)
 */
export const pythonOverhead = 0.4;
const leastOverheadMiB = 384;

/** What a pod of Spark reserves of memory, in MiB. @param heapMiB what Java has @param factor the part of it that is added */
export function sparkPodMiB(heapMiB: number, factor = pythonOverhead): number {
  return heapMiB + Math.max(Math.trunc(factor * heapMiB), leastOverheadMiB);
}
