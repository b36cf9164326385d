/** `npm run bench` lists the benches; `npm run bench -- engine cost` runs those, `-- all` every one. */

interface Bench {
  /** What it measures, and how long it takes on two CPUs. */
  about: string;
  run(): void | Promise<void>;
}

// Each is loaded when it runs: the cloud's tooling is large, and the engine needs none of it.
const BENCHES: Record<string, Bench> = {
  engine: {
    about:
      "decide + evolve alone, µs per command: lines of 10 to 1,000, every preset, every command to 10,000 (a minute)",
    async run() {
      const { engine, engineByCommand } = await import("./engine.ts");
      engine([10, 100, 1000]);
      engineByCommand([100, 1000, 10_000]);
    },
  },
  waits: {
    about: "predicted waits against real ones, on simulated nights in a bar of 20, 60 and 150 singers (half a minute)",
    run: async () => (await import("./waits.ts")).waitsBench(100, [20, 60, 150]),
  },
  fairness: {
    about:
      "the presets on the same simulated nights: turns, waits, newcomers; draws docs/images/fairness.svg (a minute)",
    run: async () => (await import("./fairness.ts")).fairness(40, [20, 60, 150]),
  },
  live: {
    about: "an action until the last of N watchers has it, beside a bare ws server and socket.io (some minutes)",
    run: async () => (await import("./live.ts")).live([50, 300, 1000, 5000], [20, 100, 500]),
  },
  storm: {
    about:
      "300 and 1,000 phones that lose the server by kill -9, or are a minute away, until all are current (a minute)",
    run: async () => (await import("./storm.ts")).storm([300, 1000]),
  },
  durable: {
    about: "durable commands a second, beside what the disk can do (seconds)",
    run: async () => (await import("./durable.ts")).durable(),
  },
  cost: {
    about: "what commands and nights cost on AWS, counted at the emulators; prices.json has the prices (some minutes)",
    run: async () => (await import("./cost/cost.ts")).cost(),
  },
  scale: {
    about: "shows of 10 to 20,000 watchers on AWS, by the real broadcaster over modelled services (seconds)",
    run: async () => (await import("./scale.ts")).scale(),
  },
  cold: {
    about: "each Lambda's cold start beside a bare Hono handler, SDK inside or outside (some minutes)",
    run: async () => (await import("./cold/cold.ts")).cold(),
  },
};

const wanted = process.argv.slice(2);
if (wanted.length === 0) {
  console.log("npm run bench -- NAME…, or all:\n");
  for (const [name, { about }] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(8)} ${about}`);
}
for (const name of wanted.includes("all") ? Object.keys(BENCHES) : wanted) {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`no bench ${name}; there are ${Object.keys(BENCHES).join(", ")}`);
  await bench.run();
}
// SST leaves its bundler running.
process.exit();
