/** `npm run bench`: every table; `npm run bench -- engine`, `live` or `durable`: one of them. */
import { durable } from "./durable.ts";
import { engine } from "./engine.ts";
import { live } from "./live.ts";

const BENCHES: Record<string, () => void | Promise<void>> = {
  engine: () => engine([10, 100, 1000]),
  async live() {
    await live(300, 20);
    await live(1000, 20);
    await live(300, 500);
  },
  durable,
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(BENCHES)) {
  const bench = BENCHES[name];
  if (!bench) throw new Error(`no bench ${name}; there are ${Object.keys(BENCHES).join(", ")}`);
  await bench();
}
