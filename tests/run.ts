/**
 * Runs every `check:*` script of package.json and then the tests; with the argument `check`, the scripts alone.
 * All of them run even when one fails. The last line is `N passed, N failed`, where each check counts as one test.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };

type Counts = { passed: number; failed: number; skipped: number };

/** The part of vitest's JSON report that is read here. */
type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

const root = fileURLToPath(new URL("..", import.meta.url));

function run(command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // On Windows npm is a .cmd file, which only a shell can start.
    const shell = process.platform === "win32" && command === "npm";
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], shell });
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}

async function runCheck(script: string): Promise<Counts> {
  console.log(`\n> ${script}`);
  const ok = await run("npm", ["run", "--silent", script]);
  console.log(ok ? `${script}: ok` : `${script}: FAILED`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function runTests(): Promise<Counts> {
  console.log("\n> vitest");
  const folder = await mkdtemp(join(tmpdir(), "karaoke-rotation-test-"));
  try {
    const reportFile = join(folder, "report.json");
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
    const ok = await run(process.execPath, [vitest, "run", ...reporters]);
    const text = await readFile(reportFile, "utf8").catch(() => undefined);
    return count(ok, text === undefined ? undefined : JSON.parse(text));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file that failed outside its tests, and a run that failed outside its files, count as one failure each. */
function count(ok: boolean, report: Report | undefined): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  const failed = report.numFailedTests + brokenFiles.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !ok ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
function add(counts: Counts): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}

for (const script of Object.keys(manifest.scripts)) {
  if (script.startsWith("check:")) add(await runCheck(script));
}
if (process.argv[2] !== "check") add(await runTests());

process.exitCode = total.failed === 0 ? 0 : 1;
const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
