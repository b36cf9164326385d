declare module "dynalite" {
  import type { Server } from "node:http";

  interface Options {
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  type DynaliteServer = Omit<Server, "listen"> & {
    listen(port: number, host: string, listening: (error?: Error) => void): void;
  };

  export default function dynalite(options?: Options): DynaliteServer;
}
