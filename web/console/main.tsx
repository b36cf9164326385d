import "../shared/fonts.css";
import "../shared/tokens.css";
import "../shared/announcer.css";
import "./controls.css";
import "./layout.css";
import "./side.css";
import "./line.css";
import "./stage.css";
import "./sheets.css";
import { render } from "preact";
import { keepOffline } from "../shared/keep-offline.ts";
import { App } from "./app.tsx";

render(<App />, document.getElementById("page") as HTMLElement);
keepOffline("/console");
