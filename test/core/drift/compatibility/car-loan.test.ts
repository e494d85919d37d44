import { expect, test } from "vitest";
import { evidentlyReadings } from "../../../../src/core/drift/compatibility/evidently.ts";
import { nannymlReadings } from "../../../../src/core/drift/compatibility/nannyml.ts";
import type { CompatibilityReading } from "../../../../src/core/drift/compatibility/reading.ts";
import { carLoan, chunksOf, sampleOf } from "../../../support/car-loan.ts";

/** Published or recomputed with scipy; each to the digits given. */
const nannyml: readonly (readonly [string, number, Readonly<Record<string, string>>])[] = [
  [
    "car_value",
    0,
    {
      jensen_shannon: ".026193",
      hellinger: ".021812",
      wasserstein_exact: "348.3164",
      kolmogorov_smirnov_exact: ".013100",
      kolmogorov_smirnov: ".01308",
    },
  ],
  [
    "car_value",
    9,
    {
      jensen_shannon: ".467827",
      hellinger: ".415953",
      wasserstein_exact: "19061.6741",
      kolmogorov_smirnov_exact: ".438500",
      kolmogorov_smirnov: ".43838",
    },
  ],
  [
    "debt_to_income_ratio",
    0,
    {
      jensen_shannon: ".031661",
      hellinger: ".026369",
      wasserstein_exact: ".004045",
      kolmogorov_smirnov_exact: ".015760",
    },
  ],
  [
    "debt_to_income_ratio",
    9,
    {
      jensen_shannon: ".028330",
      hellinger: ".023595",
      wasserstein_exact: ".001131",
      kolmogorov_smirnov_exact: ".007000",
      kolmogorov_smirnov: ".0068",
    },
  ],
  [
    "driver_tenure",
    0,
    {
      jensen_shannon: ".030936",
      hellinger: ".025765",
      wasserstein_exact: ".088010",
      kolmogorov_smirnov_exact: ".021240",
      kolmogorov_smirnov: ".02114",
    },
  ],
  [
    "loan_length",
    0,
    {
      jensen_shannon: ".024428",
      hellinger: ".020342",
      wasserstein_exact: ".038080",
      kolmogorov_smirnov_exact: ".008840",
    },
  ],
  [
    "loan_length",
    9,
    {
      jensen_shannon: ".242620",
      hellinger: ".204539",
      wasserstein_exact: "1.988880",
      kolmogorov_smirnov_exact: ".198720",
    },
  ],
  [
    "salary_range",
    0,
    { jensen_shannon: ".006397", hellinger: ".005326", chi2: "1.0337", l_infinity: ".006160", p: ".793" },
  ],
  [
    "salary_range",
    9,
    { jensen_shannon: ".190350", hellinger: ".166883", chi2: "474.8918", l_infinity: ".093560", p: "1.32e-102" },
  ],
  [
    "repaid_loan_on_prev_car",
    0,
    { jensen_shannon: ".008308", hellinger: ".006917", chi2: "1.7032", l_infinity: ".009740", p: ".192" },
  ],
  [
    "repaid_loan_on_prev_car",
    9,
    { jensen_shannon: ".236408", hellinger: ".197903", chi2: "1227.5367", l_infinity: ".257060", p: "6.3e-269" },
  ],
  [
    "size_of_downpayment",
    0,
    { jensen_shannon: ".007962", hellinger: ".006629", chi2: "1.6025", l_infinity: ".004700", p: ".808" },
  ],
  [
    "size_of_downpayment",
    9,
    { jensen_shannon: ".008094", hellinger: ".006739", chi2: "1.6376", l_infinity: ".007100", p: ".802" },
  ],
];
const evidently: readonly (readonly [string, number, Readonly<Record<string, string>>])[] = [
  ["car_value", 0, { psi: ".002588", jensenshannon: ".017979", kl_div: ".001297", wasserstein: ".017076" }],
  ["car_value", 9, { psi: "1.504426", jensenshannon: ".384273", kl_div: ".976891", wasserstein: ".934513" }],
  ["debt_to_income_ratio", 0, { psi: ".005456", jensenshannon: ".026102", kl_div: ".002751", wasserstein: ".026047" }],
  ["debt_to_income_ratio", 9, { psi: ".004713", jensenshannon: ".024239", kl_div: ".002402", wasserstein: ".007286" }],
  ["driver_tenure", 0, { psi: ".003411", jensenshannon: ".020644", kl_div: ".001693", wasserstein: ".038233" }],
  ["loan_length", 0, { psi: ".003312", jensenshannon: ".020337", kl_div: ".001672", wasserstein: ".007050" }],
  ["loan_length", 9, { psi: ".343725", jensenshannon: ".201994", kl_div: ".185661", wasserstein: ".368213" }],
  ["salary_range", 0, { psi: ".000227", jensenshannon: ".005326" }],
  ["salary_range", 9, { psi: ".251767", jensenshannon: ".158476" }],
  ["repaid_loan_on_prev_car", 0, { psi: ".000383", jensenshannon: ".006917" }],
  ["repaid_loan_on_prev_car", 9, { psi: ".316851", jensenshannon: ".196823" }],
  ["size_of_downpayment", 0, { psi: ".000352", jensenshannon: ".006629" }],
  ["size_of_downpayment", 9, { psi: ".000363", jensenshannon: ".006739" }],
];

/** A value written with the digits of a printed one. */
function written(value: number, like: string): string {
  const [mantissa = "", exponent] = like.split("e");
  const digits = mantissa.split(".")[1]?.length ?? 0;
  return exponent === undefined ? value.toFixed(digits).replace(/^0\./, ".") : value.toExponential(digits);
}

function expectPrinted(readings: readonly CompatibilityReading[], golds: Readonly<Record<string, string>>): void {
  const p = readings.find((reading) => reading.p !== undefined)?.p;
  const values = new Map(readings.map(({ name, value }) => [name, value]));
  if (p !== undefined) values.set("p", p);
  const found = Object.fromEntries(
    Object.entries(golds).map(([name, gold]) => [name, written(values.get(name) ?? Number.NaN, gold)]),
  );
  expect(found).toEqual(golds);
}

test("NannyML's distances of the car loans, to the digits printed", async (context) => {
  const [reference, live] = [await carLoan(context, "reference"), await carLoan(context, "monitoring")];
  for (const [name, chunk, golds] of nannyml) {
    const known = reference.get(name) ?? [];
    const readings = nannymlReadings(sampleOf(known), chunksOf(known));
    expectPrinted(readings(chunksOf(live.get(name) ?? [])[chunk] ?? sampleOf([])), golds);
  }
});

test("Evidently's distances of the car loans, to the digits printed", async (context) => {
  const [reference, live] = [await carLoan(context, "reference"), await carLoan(context, "monitoring")];
  for (const [name, chunk, golds] of evidently) {
    const readings = evidentlyReadings(
      sampleOf(reference.get(name) ?? []),
      chunksOf(live.get(name) ?? [])[chunk] ?? sampleOf([]),
    );
    expectPrinted(readings, golds);
    expect(readings[0]?.name).toBe(
      ["car_value", "debt_to_income_ratio", "driver_tenure", "loan_length"].includes(name)
        ? "wasserstein"
        : "jensenshannon",
    );
  }
});

test("NannyML's published series, thresholds and alerts by column", async (context) => {
  const [reference, live] = [await carLoan(context, "reference"), await carLoan(context, "monitoring")];
  const series = (name: string, method: string) => {
    const known = reference.get(name) ?? [];
    const readings = nannymlReadings(sampleOf(known), chunksOf(known));
    return chunksOf(live.get(name) ?? []).map((chunk) => {
      const reading = readings(chunk).find((candidate) => candidate.name === method);
      if (reading === undefined) throw new Error(`no ${method}`);
      return reading;
    });
  };
  const ks = series("debt_to_income_ratio", "kolmogorov_smirnov");
  expect(ks.map(({ value }) => Number(value.toFixed(5)))).toEqual([
    0.01576, 0.01268, 0.01734, 0.0128, 0.01918, 0.00824, 0.01058, 0.01002, 0.01068, 0.0068,
  ]);
  expect(ks[0]?.threshold.toFixed(7)).toBe("0.0185838");
  expect(ks.flatMap(({ drifting }, chunk) => (drifting ? [chunk] : []))).toEqual([4]);
  const js = series("debt_to_income_ratio", "jensen_shannon");
  expect([js[0]?.value.toFixed(6), js[0]?.threshold.toFixed(6)]).toEqual(["0.031661", "0.039328"]);
  const alerts = [...reference.keys()]
    .filter((name) => name !== "timestamp")
    .map((name) => [name, series(name, "jensen_shannon").filter(({ drifting }) => drifting).length]);
  expect(Object.fromEntries(alerts)).toEqual({
    car_value: 6,
    y_pred_proba: 5,
    salary_range: 5,
    repaid_loan_on_prev_car: 5,
    loan_length: 5,
    y_pred: 2,
    repaid: 2,
    debt_to_income_ratio: 1,
    size_of_downpayment: 0,
    driver_tenure: 0,
  });
});
