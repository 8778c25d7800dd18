"""What is known of a run from before, and whose an output is."""

from settings import Refusal, identity

MANIFEST = "_manifest.json"
RUN = "_spark/run.json"
# What a run by Jobs leaves first: runtimes/batch/plan.go. Its manifest is called alike.
PLAN_OF_JOBS = "_batch/plan.json"


def begun(place, settings, now):
    """What is known of the run from before; another run's output is refused. A stream goes on with the next version."""
    streaming = settings["streaming"] is not None
    what = {key: value for key, value in settings.items() if not (streaming and key in ("version", "digest"))}
    if place.has(PLAN_OF_JOBS):
        raise Refusal(f"{place.root} has the output of a run by Jobs: {PLAN_OF_JOBS} is there. Name another output.")
    known = place.read(RUN)
    if known is None:
        if place.has(MANIFEST):
            raise Refusal(f"{place.root} has the output of another run: {MANIFEST} is there, and no {RUN}. Name another output.")
        known = {"run": identity(what), "model": settings["model"], "version": settings["version"], "digest": settings["digest"], "began": now}
        place.write(RUN, known)
    if known["run"] != identity(what):
        raise Refusal(
            f"{place.root} has the output of another run: of {known['model']} {known['version']} ({known['digest']}). Name another output."
        )
    return known
