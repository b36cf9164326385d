/** Made at its first use and kept while the Lambda is warm: a failure to make it is tried again at the next event. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
