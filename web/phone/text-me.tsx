import { useEffect, useState } from "preact/hooks";
import { ApiProblem } from "../shared/api.ts";
import type { Shared } from "./shared.ts";

interface Profile {
  phone?: string;
  agreedToTexts?: boolean;
}

/** The number that texts go to: given, and taken back, by its owner alone. The line never shows it. */
export function TextMe({ api, singerId, say }: Pick<Shared, "api" | "singerId" | "say">) {
  const path = `/karaoke/singers/${singerId}`;
  /** Undefined until the profile was read; null: texts go nowhere. */
  const [kept, setKept] = useState<string | null>();
  const [number, setNumber] = useState("");
  const take = ({ phone, agreedToTexts }: Profile) => setKept((agreedToTexts && phone) || null);
  useEffect(() => {
    api.get<Profile>(path).then(take, () => setKept(null));
  }, [api, path]);
  const write = async (profile: { [Field in keyof Profile]: Profile[Field] | null }) => {
    try {
      take(await api.patch<Profile>(path, profile));
      setNumber("");
    } catch (problem) {
      const isNoNumber = problem instanceof ApiProblem && problem.status === 422;
      say(
        isNoNumber ? "Write the number with its country, such as +49 151 12345678." : "That did not work. Try again.",
      );
    }
  };
  if (kept === undefined) return null;
  return (
    <form
      class="rows"
      onSubmit={(event) => {
        event.preventDefault();
        void write({ phone: dialled(number), agreedToTexts: true });
      }}
    >
      {kept ? (
        <>
          <p class="why">
            We text <bdi>{kept}</bdi> when your turn is near.
          </p>
          <button class="btn wide" type="button" onClick={() => void write({ phone: null, agreedToTexts: null })}>
            Stop, and forget the number
          </button>
        </>
      ) : (
        <>
          <label for="number">Your mobile number, for a text when your turn is near</label>
          <input
            class="input"
            id="number"
            type="tel"
            autocomplete="tel"
            maxLength={30}
            value={number}
            onInput={(event) => setNumber(event.currentTarget.value)}
          />
          <button class="btn wide" type="submit">
            Text me
          </button>
        </>
      )}
    </form>
  );
}

/** As the phone network writes it (E.164): without what people put between the digits, 00 for +. */
const dialled = (number: string): string => number.replace(/[\s()./-]/g, "").replace(/^00/, "+");
