"""Files of an output: written aside, counted, then put in their places under names that say which part of the run they are of."""

from pyspark.sql import functions as F
from pyspark.sql.observation import Observation
from rows import ERROR, described, write_failed, write_rows
from settings import Refusal

FAILED = "_failed"
# What is not in its place yet.
ASIDE = "_spark/unfinished"


def moved(place, part, folder, to, extension, files):
    """The files in their places, each with what is known of it."""
    done = []
    for number, (name, known) in enumerate(files.items()):
        target = f"{to}{part}-{number:06}.{extension}"
        place.move(f"{folder}/{name}", target)
        done.append({"name": target, **known})
    return done


def publish(spark, place, settings, frame, columns, part):
    """Scores and writes rows once, whatever an attempt before has left: names of its files begin with `part`."""
    place.remove(ASIDE)
    for folder in ("", FAILED):
        for left in place.names(folder, f"{part}-"):
            place.remove(f"{folder}/{left}" if folder else left)
    seen = Observation()
    observed = frame.observe(seen, F.count(F.lit(1)).alias("rows"), F.count(ERROR).alias("failed"))
    good, bad = f"{ASIDE}/scored", f"{ASIDE}/failed"
    fmt = settings["outputFormat"]
    write_rows(observed, columns, fmt, place.url(good))
    scored = described(spark, place.url(good), fmt)
    failed = {}
    if seen.get["failed"] > 0:
        # Scored again, for the few that have no answer.
        write_failed(frame, place.url(bad))
        failed = described(spark, place.url(bad), "jsonl")
    rows_out, rows_failed = (sum(known["rows"] for known in files.values()) for files in (scored, failed))
    if seen.get["rows"] != rows_out + rows_failed or seen.get["failed"] != rows_failed:
        raise Refusal(f"{seen.get['rows']} rows were read, {rows_out} written and {rows_failed} written as failed. Did the input change meanwhile?")
    parts = moved(place, part, good, "", fmt, scored)
    lost = moved(place, part, bad, f"{FAILED}/", "jsonl", failed)
    place.remove(ASIDE)
    return {"rowsIn": seen.get["rows"], "rowsOut": rows_out, "rowsFailed": rows_failed, "parts": parts, "failed": lost}
