/** `evolve` as the server and the console run it, with words on the button that takes a command back (ROT-40). */
import { evolving } from "./apply.ts";
import { labelOf } from "./labels.ts";

export const evolve = evolving(labelOf);
