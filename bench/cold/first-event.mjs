/**
 * One cold start: imports a bundle, handles one event, and says over descriptor 3 how long each took.
 * Arguments: the bundle's URL, the handler's name, the file with the event.
 */
import { readFileSync, writeSync } from "node:fs";

const [, , bundle, exportName, eventFile] = process.argv;
const event = JSON.parse(readFileSync(eventFile, "utf8"));
const started = performance.now();
const handler = (await import(bundle))[exportName];
const imported = performance.now();
const answer = await handler(event, { awsRequestId: "cold", functionName: "cold" });
const handled = performance.now();
writeSync(3, JSON.stringify({ importMs: imported - started, handleMs: handled - imported, answer }));
process.exit();
