/** Under which addresses people reach this machine. */
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Networks that live inside this machine: no phone is on them. */
const VIRTUAL = /^(docker|veth|br-|virbr|vmnet|vboxnet|utun|tun|tap|wg|tailscale|zt|podman|cni|llw|awdl|bridge)/i;
/** What a venue's router hands out, the usual first. */
const PRIVATE = [/^192\.168\./, /^10\./, /^172\.(1[6-9]|2\d|3[01])\./];

/** This machine's IPv4 address on the venue's network; null when it is on none. */
export function lanAddress(interfaces: Interfaces = networkInterfaces()): string | null {
  const candidates = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? [])
      .filter(({ family, internal, address }) => family === "IPv4" && !internal && !address.startsWith("169.254."))
      .map(({ address }) => ({ address, rank: rankOf(name, address) })),
  );
  candidates.sort((one, other) => one.rank - other.rank);
  return candidates[0]?.address ?? null;
}

function rankOf(name: string, address: string): number {
  const network = PRIVATE.findIndex((pattern) => pattern.test(address));
  return (VIRTUAL.test(name) ? 10 : 0) + (network < 0 ? PRIVATE.length : network);
}

export interface Addresses {
  /** For the KJ on this machine. */
  local: string;
  /** For everybody else: what QR codes show. */
  public: string;
}

/** Origins without a slash at the end. */
export function addressesOf(
  { host, publicUrl, tls }: { host: string; publicUrl: string | null; tls: unknown },
  port: number,
  lan: string | null = lanAddress(),
): Addresses {
  const scheme = tls ? "https" : "http";
  const standard = tls ? 443 : 80;
  const origin = (name: string) =>
    `${scheme}://${name.includes(":") ? `[${name}]` : name}${port === standard ? "" : `:${port}`}`;
  const everywhere = host === "0.0.0.0" || host === "::";
  return {
    local: origin(everywhere ? "localhost" : host),
    public: publicUrl ?? origin(everywhere ? (lan ?? "localhost") : host),
  };
}
