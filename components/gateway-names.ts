/** Where models' routes attach. */
export const gatewayRef = { name: "models", namespace: "gateway" } as const;

/** Namespaces whose models may be routed to carry this label. */
export const routesLabel = { "ml-serving/routes": "allowed" } as const;
