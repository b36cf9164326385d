import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ImportJobId, id } from "../../core/ids.ts";
import type { ImportJobs } from "../../core/ports/files.ts";
import type { ImportJob } from "../../core/songbook-imports.ts";
import type { Opened } from "./opened.ts";
import { AT, OTHER_VENUE, VENUE } from "./samples.ts";

const NOW = Date.parse(AT);
const JOB = id<ImportJobId>("job-1");
const job: ImportJob = {
  jobId: JOB,
  venueId: VENUE,
  state: "waiting",
  contentType: "text/csv",
  bytes: 100,
  createdAt: AT,
  batches: 0,
  counts: { added: 0, updated: 0, skipped: 0 },
  bad: [],
  badCount: 0,
  problem: null,
};

export function describeImportJobs(store: string, open: () => Promise<Opened<ImportJobs>>): void {
  describe(`import jobs on ${store}`, () => {
    let opened: Opened<ImportJobs>;
    let jobs: ImportJobs;
    beforeEach(async () => {
      opened = await open();
      jobs = opened.port;
      await jobs.create(job);
    });
    afterEach(() => opened.close());

    it("are found by their venue alone", async () => {
      expect(await jobs.get(VENUE, JOB)).toEqual(job);
      expect(await jobs.get(OTHER_VENUE, JOB)).toBeNull();
      expect(await jobs.claim(OTHER_VENUE, JOB, "r1", NOW)).toBe("missing");
      expect(await jobs.claim(VENUE, id("job-2"), "r1", NOW)).toBe("missing");
    });

    it("are given to one of two runners at once", async () => {
      const claims = await Promise.all([jobs.claim(VENUE, JOB, "r1", NOW), jobs.claim(VENUE, JOB, "r2", NOW)]);
      expect(claims.filter((claim) => claim === "busy")).toHaveLength(1);
      expect(claims.filter((claim) => typeof claim === "object")).toEqual([job]);
    });

    it("are held for a minute from the claim and from each save", async () => {
      await jobs.claim(VENUE, JOB, "r1", NOW);
      expect(await jobs.claim(VENUE, JOB, "r2", NOW + 59_000)).toBe("busy");
      expect(await jobs.save({ ...job, state: "running", batches: 1 }, "r1", NOW + 59_000)).toBe(true);
      expect(await jobs.claim(VENUE, JOB, "r2", NOW + 118_000)).toBe("busy");
      expect(await jobs.claim(VENUE, JOB, "r2", NOW + 120_000)).toMatchObject({ batches: 1, state: "running" });
    });

    it("take nothing more from a runner that lost them", async () => {
      await jobs.claim(VENUE, JOB, "r1", NOW);
      await jobs.claim(VENUE, JOB, "r2", NOW + 61_000);
      expect(await jobs.save({ ...job, batches: 7 }, "r1", NOW + 61_000)).toBe(false);
      expect(await jobs.get(VENUE, JOB)).toMatchObject({ batches: 0 });
      expect(await jobs.save({ ...job, batches: 1 }, "r2", NOW + 61_000)).toBe(true);
    });

    it.each(["done", "failed"] as const)("stay as they are once they are %s", async (state) => {
      const bad = [{ line: 3, message: "has no title" }];
      await jobs.claim(VENUE, JOB, "r1", NOW);
      const ended: ImportJob = { ...job, state, bad, badCount: 1, problem: state === "failed" ? "no layout" : null };
      expect(await jobs.save(ended, "r1", NOW)).toBe(true);
      expect(await jobs.claim(VENUE, JOB, "r2", NOW + 600_000)).toBe("ended");
      expect(await jobs.save(job, "r1", NOW)).toBe(false);
      expect(await jobs.get(VENUE, JOB)).toEqual(ended);
    });

    it("have room for a thousand bad rows", async () => {
      const bad = Array.from({ length: 1000 }, (_, index) => ({
        line: index + 2,
        message: "has neither title nor artist",
      }));
      await jobs.claim(VENUE, JOB, "r1", NOW);
      await jobs.save({ ...job, state: "done", bad, badCount: 60_000 }, "r1", NOW);
      expect(await jobs.get(VENUE, JOB)).toMatchObject({ bad, badCount: 60_000 });
    });
  });
}
