/** What nobody sees is not drawn and not asked for. */

// Of what was left above not even the edge counts; what is about to come from below does.
const MARGIN = { rootMargin: "-8px 0px 80px" };

/** Call back with true when an element comes into sight or near it, and with false when it leaves. */
export function whenSeen(root, callback) {
  new IntersectionObserver((entries) => callback(entries.at(-1).isIntersecting), MARGIN).observe(root);
}

/**
 * Draw something that is out of sight only once it comes into sight.
 * @param {Element} root what is looked at
 * @param {() => void} draw
 * @returns {() => void} call it whenever there is something new to draw
 */
export function drawSeen(root, draw) {
  let isSeen = false;
  let isDue = false;

  function update() {
    isDue = !isSeen;
    if (isSeen) draw();
  }

  whenSeen(root, (seen) => {
    isSeen = seen;
    if (isDue) update();
  });
  return update;
}
