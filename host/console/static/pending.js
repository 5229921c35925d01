/** Wishes that are done once, however often they are asked for. */

/** By this the server knows a wish that is asked for again because no answer came. (`randomUUID` is there on HTTPS only.) */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");

/**
 * Do something that takes a while, once at a time: until it ends its control is dimmed, and a second press, click or Enter does nothing.
 * @param {HTMLElement} control
 * @param {() => Promise<void>} act
 */
export async function whilePending(control, act) {
  if (control.classList.contains("pending")) return;
  control.classList.add("pending");
  control.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    control.classList.remove("pending");
    control.removeAttribute("aria-busy");
  }
}
