import { element } from "./dom.js";
import { bodyOf } from "./in-sight.js";

// Loaded somewhat before it is in sight.
const NEAR = { rootMargin: "0px 0px 240px" };
// Heard before everything within.
const FIRST = { capture: true };
const RETRY_MS = 2000;
const FAILED = "This part of the page could not be loaded yet. If the server has been changed, reload the page.";

/**
 * Load what a part of the page needs once it comes near or is pressed. A press is done again then.
 * @param {Element} root
 * @param {() => Promise<any>} load tried again while it fails and the part is near
 * @param {(loaded: any) => void} arrived
 */
export function whenNear(root, load, arrived) {
  const body = bodyOf(root);
  const failure = element("p.problem", { role: "alert" });
  let isNear = false;
  let arrival = null;

  const observer = new IntersectionObserver((entries) => {
    isNear = entries.at(-1).isIntersecting;
    if (isNear) arrive();
  }, NEAR);

  const arrive = () => (arrival ??= load().then(finish, fail));

  function finish(loaded) {
    observer.disconnect();
    failure.remove();
    body.removeEventListener("click", press, FIRST);
    root.removeAttribute("data-waiting");
    arrived(loaded);
  }

  function fail() {
    arrival = null;
    failure.textContent = FAILED;
    body.prepend(failure);
    setTimeout(() => isNear && arrive(), RETRY_MS);
  }

  async function press(event) {
    event.preventDefault();
    event.stopPropagation();
    await arrive();
    if (arrival) event.target.click();
  }

  // Until then it is not printed.
  root.toggleAttribute("data-waiting", true);
  body.addEventListener("click", press, FIRST);
  observer.observe(body);
}
