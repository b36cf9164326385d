import { useState } from "preact/hooks";
import { type Asked, AskForm, type AskFormProps } from "./ask-form.tsx";
import { TextField } from "./text-field.tsx";

interface Props extends Omit<AskFormProps, "onAsk" | "hint" | "children"> {
  /** What was searched for: most likely the title. */
  words: string;
  onAsk(asked: Asked): Promise<void>;
}

/** A song that is not in the list: the KJ may have it elsewhere, so ask in your own words. */
export function NotInBook({ words, onAsk, ...form }: Props) {
  const [song, setSong] = useState<{ title: string; artist: string } | null>(null);
  if (!song) {
    return (
      <button class="btn bare wide" type="button" onClick={() => setSong({ title: words, artist: "" })}>
        It’s not in the list
      </button>
    );
  }
  return (
    <section aria-label="A song that is not in the list">
      <AskForm
        {...form}
        hint="The KJ looks for it."
        onAsk={(extra) => onAsk({ title: song.title.trim(), artist: song.artist.trim(), ...extra })}
      >
        <TextField
          label="Title"
          value={song.title}
          maxLength={200}
          required
          onChange={(title) => setSong({ ...song, title })}
        />
        <TextField
          label="Artist"
          value={song.artist}
          maxLength={200}
          takesFocus
          required
          onChange={(artist) => setSong({ ...song, artist })}
        />
      </AskForm>
    </section>
  );
}
