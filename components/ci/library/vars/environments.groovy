/**
 * The ladder, from the foot up, as `npx ml ladder --json` tells it: what CI can reach, or what the build's parameter ENVIRONMENTS names.
 * Needs an agent. `place` of each is where it stands on the whole ladder, from 1.
 *
 * @param model which they serve, where that matters
 */
List call(String named, String model = null) {
    List steps = ml.json(['ladder']).steps
    List asked = named?.trim() ? named.trim().split('[ ,]+') as List : []
    List chosen = []
    for (int i = 0; i < steps.size(); i++) {
        Map step = steps[i]
        step.place = i + 1
        // Without a state that others see there is nothing that CI could reach: it is on somebody's machine.
        boolean isMeant = asked ? asked.contains(step.environment) : step.state != null && (model == null || step.models.contains(model))
        if (isMeant) chosen << step
    }
    if (!chosen) error "No environment of the ladder is meant: ${named ?: model ?: 'none can be reached'}"
    return chosen
}
