import type { SSTConfig } from "sst";
import { karaoke } from "./stacks/karaoke.ts";

const config: SSTConfig = {
  config() {
    return { name: "karaoke", region: process.env.AWS_REGION ?? "eu-central-1" };
  },
  stacks(app) {
    karaoke(app);
  },
};

export default config;
