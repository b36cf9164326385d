/** A port under contract, and how to let go of what is behind it. */
export interface Opened<Port> {
  port: Port;
  close(): void | Promise<void>;
}
