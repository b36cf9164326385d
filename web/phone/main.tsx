import "./old-phones.ts";
import "../shared/tokens.css";
import "../shared/announcer.css";
import "./fonts.css";
import "./phone.css";
import "./light.css";
import "./line.css";
import "./controls.css";
import "./songs.css";
import "./stage.css";
import { render } from "preact";
import { keepOffline } from "../shared/keep-offline.ts";
import { App } from "./app.tsx";

render(<App />, document.getElementById("page") as HTMLElement);
keepOffline("/join");
