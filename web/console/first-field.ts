/** Puts the cursor where typing begins; with a finger that would open a keyboard over the page. */
export function focusFirst(field: HTMLElement | null | undefined): void {
  const isBusy = document.activeElement !== null && document.activeElement !== document.body;
  if (!isBusy && matchMedia("(hover: hover) and (pointer: fine)").matches) field?.focus();
}
