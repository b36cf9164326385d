/** Before `startCloud`: SST looks for an account's credentials unless it is told that this is a trial. */
export function prepareForCloud(): void {
  process.env.NODE_ENV = "test";
  process.env.SST_TELEMETRY_DISABLED = "1";
  process.env.SST_BUILD_CONCURRENCY ??= "2";
}
