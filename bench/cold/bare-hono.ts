/** The floor: the framework, one route, and nothing of the product. */
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

const app = new Hono();
app.get("/healthz", (context) => context.json({ status: "ok" }));

export const handler = handle(app);
