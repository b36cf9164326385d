import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./launch.ts";

let server: Server;
let browser: Browser;
let port: number;

beforeAll(async () => {
  server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end("<!doctype html><title>Tonight</title><h1>노래방 Karaoke</h1>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  browser = await launchBrowser(["--host-resolver-rules=MAP venue.test 127.0.0.1"]);
});

afterAll(async () => {
  await browser?.close();
  server.close();
});

test("given a page on 127.0.0.1, a real browser shows its heading in a secure context", async () => {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  expect(await page.getByRole("heading").textContent()).toBe("노래방 Karaoke");
  expect(await page.evaluate(() => isSecureContext)).toBe(true);
});

test("given the same page under a venue's name, the browser treats it as a phone would: not a secure context", async () => {
  const page = await browser.newPage();
  await page.goto(`http://venue.test:${port}/`);
  expect(await page.getByRole("heading").textContent()).toBe("노래방 Karaoke");
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
});
