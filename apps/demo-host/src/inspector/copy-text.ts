// Copies what a field holds. Where the page may not write to the clipboard by itself, the field's own copy does it.

/** True when it was copied; else the field has the focus and is selected, to be copied by hand. */
export async function copyFrom(field: HTMLInputElement): Promise<boolean> {
  const { activeElement } = document;
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    const isCopied = document.execCommand('copy');
    if (isCopied && activeElement instanceof HTMLElement) activeElement.focus();
    return isCopied;
  }
}
