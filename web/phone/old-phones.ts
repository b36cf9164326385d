/** What Safari 15.0 and Chrome 91 lack of what this page and the core use. Imported before everything else. */

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  return this[index < 0 ? this.length + index : index];
}
Array.prototype.at ??= at;

AbortSignal.timeout ??= (ms: number) => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
};
