/** A request that is not answered after so long gets a 504 (seconds): Envoy's own default, said so that drains and deadlines can count on it. */
export const longestRequest = 15;
