/**
 * Runs every `check:*` script of package.json and the tests; with the argument `check`, the scripts alone. Two lanes side
 * by side, since most of a test's time is waiting: the checks and then the tests of the cloud, and all other tests. All of
 * them run even when one fails. The last line is `N passed, N failed`, where each check counts as one test.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
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

/** Whether it ended well. What it prints comes line by line, each with the lane's name: the other one prints too. */
function run(lane: string, command: string, args: string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // On Windows npm is a .cmd file, which only a shell can start.
    const shell = process.platform === "win32" && command === "npm";
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], shell });
    for (const output of [child.stdout, child.stderr]) {
      createInterface(output).on("line", (line) => say(lane, line));
    }
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}

function say(lane: string, line: string): void {
  console.log(`${lane.padEnd(6)}| ${line}`);
}

async function runCheck(script: string): Promise<Counts> {
  const started = performance.now();
  const ok = await run("checks", "npm", ["run", "--silent", script]);
  say("checks", `${script}: ${ok ? "ok" : "FAILED"} after ${Math.round((performance.now() - started) / 1000)} s`);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function runTests(lane: string, projects: readonly string[]): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), "karaoke-rotation-test-"));
  try {
    const reportFile = join(folder, "report.json");
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
    const chosen = projects.map((project) => `--project=${project}`);
    const ok = await run(lane, process.execPath, [vitest, "run", ...chosen, ...reporters]);
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

async function runChecks(): Promise<void> {
  for (const script of Object.keys(manifest.scripts)) {
    if (script.startsWith("check:")) add(await runCheck(script));
  }
}

if (process.argv[2] === "check") await runChecks();
else {
  await Promise.all([
    runChecks().then(async () => add(await runTests("cloud", ["cloud"]))),
    runTests("tests", ["fast", "browser"]).then(add),
  ]);
}

process.exitCode = total.failed === 0 ? 0 : 1;
const skipped = total.skipped === 0 ? "" : `, ${total.skipped} skipped`;
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
