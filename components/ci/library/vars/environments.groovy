/**
 * The ladder, from the foot up, as `npx ml ladder --json` tells it: what CI can reach, or what the build's parameter ENVIRONMENTS names.
 * Needs an agent.
 */
List call(String named) {
    List steps = ml.json(['ladder']).steps
    List asked = named?.trim() ? named.trim().split('[ ,]+') as List : []
    List chosen = []
    for (int i = 0; i < steps.size(); i++) {
        // Without a state that others see there is nothing that CI could reach: it is on somebody's machine.
        if (asked ? asked.contains(steps[i].environment) : steps[i].state != null) chosen << steps[i]
    }
    if (!chosen) error "No environment of the ladder is ${named}"
    return chosen
}
