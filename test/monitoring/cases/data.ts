import { challenger, champion, model, series, stays, type AlertCase, type Fed } from "./case.ts";

/** Requests a second, and how many values a second of a field were not as they are taken. */
const sent = (requests: number, wrong: number, of = champion): Fed => ({
  [series("model:requests:rate5m", of)]: stays(requests),
  [series("model:contract_violations:rate5m", { ...of, field: "amount" })]: stays(wrong),
});

const drifted = (psi: string): Fed => ({
  [series("model:data_drift:psi", { ...model, variant: "champion", direction: "inputs", field: "amount" })]: psi,
});

export const dataCases: Readonly<Record<string, AlertCase>> = {
  ModelContractViolated: {
    severity: "ticket",
    fires: {
      // 0.05 of 2 a second.
      fed: sent(2, 0.1),
      after: 31,
      labels: { ...champion, field: "amount" },
      summary: "iris: callers send what it does not take",
      description:
        "5% as many values of field amount as requests are not what iris (champion, team examples) takes, over 30m.",
    },
    silent: {
      "it is one of 250": sent(2, 0.008),
      // 0.004 a second are 7.2 in half an hour.
      "there are fewer than ten": sent(0.01, 0.004, challenger),
      "nobody asks": sent(0, 0),
    },
  },
  ModelDataDrifted: {
    severity: "ticket",
    fires: {
      fed: drifted(stays(0.4)),
      after: 16,
      labels: { ...model, variant: "champion", direction: "inputs", field: "amount" },
      summary: "iris: its data are no longer those of the training",
      description:
        "amount among the inputs of iris (champion, team examples) has a population stability index of 0.40.",
    },
    silent: { "the shift is small": drifted(stays(0.2)), "it has just begun": drifted("0.1x5 0.4x100") },
  },
};
