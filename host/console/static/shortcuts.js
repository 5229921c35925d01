/**
 * Keys for what cannot wait, wherever the keyboard is, within a text too: Alt and a letter. They are told by the controls' titles.
 * @param {Record<string, () => HTMLElement | null>} controls by letter: a button is pressed, anything else takes the keyboard
 */
export function listenForShortcuts(controls) {
  for (const [letter, control] of Object.entries(controls)) tell(control(), letter);
  addEventListener("keydown", (event) => {
    const { altKey, ctrlKey, metaKey, shiftKey, repeat, code } = event;
    const control = altKey && !ctrlKey && !metaKey && !shiftKey && controls[code.replace("Key", "")]?.();
    if (!control) return;
    event.preventDefault();
    if (repeat) return;
    if (control instanceof HTMLButtonElement) control.click();
    else control.focus();
  });
}

function tell(control, letter) {
  control?.setAttribute("aria-keyshortcuts", `Alt+${letter}`);
  if (control) control.title = `Alt+${letter}`;
}
