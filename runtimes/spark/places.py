"""Files of a run, on a volume or S3, by Hadoop's own client."""

import json


class Place:
    """A folder and what lies below it; names are relative to it."""

    def __init__(self, spark, root):
        self._jvm = spark._jvm
        self.root = root
        self._fs = self._path().getFileSystem(spark._jsc.hadoopConfiguration())

    def _path(self, name=""):
        return self._jvm.org.apache.hadoop.fs.Path(f"{self.root}/{name}" if name else self.root)

    def url(self, name):
        return f"{self.root}/{name}"

    def has(self, name):
        return self._fs.exists(self._path(name))

    def names(self, folder="", prefix=""):
        """Names of the files in a folder, in order."""
        if not self.has(folder):
            return []
        found = self._fs.listStatus(self._path(folder))
        return sorted(one.getPath().getName() for one in found if one.isFile() and one.getPath().getName().startswith(prefix))

    def read(self, name):
        """A JSON file; None where there is none."""
        if not self.has(name):
            return None
        stream = self._fs.open(self._path(name))
        try:
            return json.loads(bytes(stream.readAllBytes()))
        finally:
            stream.close()

    def write(self, name, value):
        """A JSON file, there as a whole or not at all."""
        unfinished = f"{name}.unfinished"
        stream = self._fs.create(self._path(unfinished), True)
        stream.write(bytearray(json.dumps(value, indent=2).encode() + b"\n"))
        stream.close()
        self.move(unfinished, name)

    def move(self, name, to):
        target = self._path(to)
        self._fs.mkdirs(target.getParent())
        if not self._fs.rename(self._path(name), target):
            raise OSError(f"{self.url(name)} could not be renamed to {to}")

    def remove(self, name):
        self._fs.delete(self._path(name), True)
