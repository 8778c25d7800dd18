"""Starts what Spark on Kubernetes asks of a container: a driver or an executor. The image has no shell.

The words and variables are those by which Spark calls its own image's entry point:
https://github.com/apache/spark/blob/v4.1.4/resource-managers/kubernetes/docker/src/main/dockerfiles/spark/entrypoint.sh
"""

import os
import subprocess
import sys

HOME = os.environ.get("SPARK_HOME", "/opt/spark")
JAVA = os.path.join(os.environ.get("JAVA_HOME", "/opt/java"), "bin/java")
JARS = f"{HOME}/jars/*"
BACKEND = "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend"


def driver(arguments, env):
    """What spark-submit would run: its own launcher says it, each word ended by a zero byte."""
    address = ["--conf", f"spark.driver.bindAddress={env['SPARK_DRIVER_BIND_ADDRESS']}", "--deploy-mode", "client"]
    launcher = [JAVA, "-Xmx128m", "-cp", JARS, "org.apache.spark.launcher.Main", "org.apache.spark.deploy.SparkSubmit", *address, *arguments]
    told = subprocess.run(launcher, check=True, stdout=subprocess.PIPE, env=env).stdout
    # Its first line is a zero byte alone; what other programs print stands before that.
    return [word.decode() for word in told.split(b"\0\n", 1)[1].split(b"\0")[:-1]]


def executor(env):
    """Its settings are in variables, as many as there are."""
    numbered = sorted((int(key.rsplit("_", 1)[1]), value) for key, value in env.items() if key.startswith("SPARK_JAVA_OPT_"))
    memory = env["SPARK_EXECUTOR_MEMORY"]
    path = ":".join(one for one in (env.get("SPARK_CLASSPATH"), f"{HOME}/conf", JARS) if one)
    asked = {
        "--driver-url": "SPARK_DRIVER_URL",
        "--executor-id": "SPARK_EXECUTOR_ID",
        "--cores": "SPARK_EXECUTOR_CORES",
        "--app-id": "SPARK_APPLICATION_ID",
        "--hostname": "SPARK_EXECUTOR_POD_IP",
        "--resourceProfileId": "SPARK_RESOURCE_PROFILE_ID",
        "--podName": "SPARK_EXECUTOR_POD_NAME",
    }
    named = [word for option, key in asked.items() for word in (option, env[key])]
    return [JAVA, *(value for _, value in numbered), f"-Xms{memory}", f"-Xmx{memory}", "-cp", path, BACKEND, *named]


def command(arguments, env):
    if arguments[:1] == ["driver"]:
        return driver(arguments[1:], env)
    if arguments[:1] == ["executor"]:
        return executor(env)
    return arguments


def main():
    words = command(sys.argv[1:], dict(os.environ))
    os.execvp(words[0], words)


if __name__ == "__main__":
    main()
