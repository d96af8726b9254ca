/** What a person has done on the page, for the path through it. */

/**
 * Say that the person has done something and sees the result.
 * @param {string} name of the deed, as "nudged"
 */
export function did(name) {
  document.dispatchEvent(new CustomEvent("did", { detail: { name } }));
}
