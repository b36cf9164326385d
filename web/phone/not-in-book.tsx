import { useState } from "preact/hooks";
import { type Asked, AskForm, type AskFormProps } from "./ask-form.tsx";
import { TextField } from "./text-field.tsx";

interface Props extends Omit<AskFormProps, "onAsk" | "hint"> {
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
  const title = song.title.trim();
  const artist = song.artist.trim();
  return (
    <section class="own-words" aria-label="A song that is not in the list">
      <TextField
        label="Title"
        value={song.title}
        maxLength={200}
        onChange={(text) => setSong({ ...song, title: text })}
      />
      <TextField
        label="Artist"
        value={song.artist}
        maxLength={200}
        takesFocus
        onChange={(text) => setSong({ ...song, artist: text })}
      />
      <AskForm
        {...form}
        hint={title && artist ? "The KJ looks for it." : "Title and artist, and the KJ looks for it."}
        onAsk={async (extra) => {
          if (title && artist) await onAsk({ title, artist, ...extra });
        }}
      />
    </section>
  );
}
