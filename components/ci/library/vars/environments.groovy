/**
 * The ladder, from the foot up, as `npx ml ladder --json` tells it: what CI can reach, or what the build's parameter ENVIRONMENTS names.
 * Needs an agent. `place` of each is where it stands on the whole ladder, from 1.
 *
 * @param model which they serve, where that matters
 */
List call(String named, String model = null) {
    List asked = named?.trim() ? named.trim().split('[ ,]+') as List : []
    List words = ['ladder', '--reachable'] + (model ? ['--serves', model] : []) + asked
    return ml.json(words).steps
}
