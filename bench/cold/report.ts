/** The tables of the cold-start benchmark. */
import { median, printTable, quantile, round } from "../statistics.ts";

export interface Measured {
  lambda: string;
  /** `inside`: as deployed, the SDK bundled. `outside`: the runtime's SDK. `no maps`: as deployed, source maps not read. */
  way: "inside" | "outside" | "no maps";
  samples: { totalMs: number; importMs: number; handleMs: number }[];
}

export function printCold(measured: readonly Measured[], runs: number): void {
  const floor = measured.find(({ lambda }) => lambda === "bare Hono");
  const floorMs = median((floor?.samples ?? []).map(({ totalMs }) => totalMs));
  const inside = measured.filter(({ way }) => way === "inside");
  const totalOf = (lambda: string, way: Measured["way"]) =>
    median(
      measured.find((one) => one.lambda === lambda && one.way === way)?.samples.map(({ totalMs }) => totalMs) ?? [],
    );
  printTable(
    `from \`node\` to the answer of the first event, SDK inside as deployed: medians of ${runs} runs`,
    inside.map(({ lambda, samples }) => {
      const totals = samples.map(({ totalMs }) => totalMs);
      return {
        Lambda: lambda,
        ms: round(median(totals), 0),
        "p10 to p90": `${round(quantile(totals, 0.1), 0)} to ${round(quantile(totals, 0.9), 0)}`,
        "import ms": round(median(samples.map(({ importMs }) => importMs)), 0),
        "event ms": round(median(samples.map(({ handleMs }) => handleMs)), 0),
        "to bare Hono": round(median(totals) / floorMs, 2),
      };
    }),
  );
  const compared = inside.filter(({ lambda }) => lambda !== "bare Hono");
  const rows = compared.map(({ lambda }) => {
    const asDeployed = totalOf(lambda, "inside");
    return {
      Lambda: lambda,
      "SDK outside": totalOf(lambda, "outside") / asDeployed,
      "no source maps": totalOf(lambda, "no maps") / asDeployed,
    };
  });
  printTable(
    "other ways to bundle, as ratios to the way deployed (below 1 starts faster)",
    rows.map((row) => ({
      ...row,
      "SDK outside": round(row["SDK outside"], 2),
      "no source maps": round(row["no source maps"], 2),
    })),
  );
  const outside = median(rows.map((row) => row["SDK outside"]));
  console.log(
    outside > 1
      ? `\nThe SDK inside the bundle starts faster: outside takes ${round(outside, 2)} times as long (median of the Lambdas).`
      : `\nThe runtime's SDK starts faster: ${round(outside, 2)} of the time with the SDK inside (median of the Lambdas).`,
  );
}
