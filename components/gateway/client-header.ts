/** The header in which proxies tell models, and count, who calls; a caller's own is dropped. */
export const clientHeader = "x-client-id";
