import { Fragment } from "preact";
import { scriptLang } from "../shared/format.ts";

/** `Marcus Adeyemi & Priya Raghunathan`: each name keeps together where the line allows. */
export function NameList({ names }: { names: readonly string[] }) {
  if (names.length === 1) return <bdi>{names[0]}</bdi>;
  return (
    <>
      {names.map((name, index) => (
        <Fragment key={`${index} ${name}`}>
          {index > 0 && " "}
          <span class="together">
            <bdi lang={scriptLang(name)}>{name}</bdi>
            {index < names.length - 2 && ","}
          </span>
          {index === names.length - 2 && <span class="and"> &amp;</span>}
        </Fragment>
      ))}
    </>
  );
}
