import "../shared/fonts.css";
import "../shared/tokens.css";
import "../shared/light.css";
import "./screen.css";
import "./lists.css";
import "./portrait.css";
import { render } from "preact";
import { keepOffline } from "../shared/keep-offline.ts";
import { Rooms } from "./rooms.tsx";
import { stayAwake } from "./stay-awake.ts";

stayAwake();
render(<Rooms />, document.getElementById("page") as HTMLElement);
keepOffline("/screen");
