import type { Song } from "../../core/songs.ts";
import { duration, scriptLang } from "../shared/format.ts";
import { type Asked, AskForm, type AskFormProps } from "./ask-form.tsx";

interface Props extends Omit<AskFormProps, "onAsk" | "hint"> {
  song: Song;
  tonight: string | null;
  isOpen: boolean;
  onToggle(): void;
  onAsk(asked: Asked): Promise<void>;
}

/** One song found; pressed, it opens for asking. */
export function SongRow({ song, tonight, isOpen, onToggle, onAsk, ...form }: Props) {
  const { songId, title, artist, durationSec } = song;
  return (
    <li class={isOpen ? "open" : ""}>
      <button class="r" type="button" aria-expanded={isOpen} onClick={onToggle}>
        <span class="w">
          <b dir="auto" lang={scriptLang(title)}>
            {title}
          </b>
          <span>
            <bdi lang={scriptLang(artist)}>{artist}</bdi>
            {tonight && `, ${tonight}`}
          </span>
        </span>
        {durationSec !== undefined && <span class="length">{duration(durationSec)}</span>}
      </button>
      {isOpen && (
        <AskForm
          {...form}
          hint={tonight && `${tonight.charAt(0).toUpperCase()}${tonight.slice(1)}. You may still ask.`}
          onAsk={(extra) => onAsk({ songId, ...extra })}
        />
      )}
    </li>
  );
}
