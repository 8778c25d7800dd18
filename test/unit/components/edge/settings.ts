import type { EdgeSettings } from "../../../../components/edge/settings.ts";

/** As a production environment would have it. */
export const internet: EdgeSettings = {
  host: "models.prd.example.com",
  dnsZone: { name: "prd.example.com", id: "Z0123456789ABCDEFGHIJ" },
  reach: "internet",
  certificate: "create",
  callers: {
    jwt: {
      issuer: "https://login.example.com/",
      audiences: ["models"],
      jwks: "https://login.example.com/.well-known/jwks.json",
    },
  },
  rateLimit: { requestsPerSecond: 100 },
};

/** As a development environment would have it. */
export const internal: EdgeSettings = {
  host: "models.dev.example.com",
  dnsZone: { name: "dev.example.com", id: "Z0123456789ABCDEFGHIJ" },
  reach: "internal",
  certificate: { adopt: "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012" },
  callers: "network",
};
